package io.profilestore;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Without {@code @NullMarked}, a package silently goes unchecked. */
final class PackageInfo {

    static final ArchCondition<JavaClass> NULL_MARKED = new ArchCondition<>("be in a package marked @NullMarked") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
            }
        }
    };

    private PackageInfo() {}
}
