package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.NotANumber;
import io.profilestore.Profile;
import io.profilestore.VersionConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a write requires, and the versions that it compares. */
@OnEveryBackend
class ExpectContractTest extends ProfileStoreContractTest {

    /** Each call that takes a requirement. */
    enum Write {
        SET {
            @Override
            void with(ProfileStoreContractTest test, Expect expect) {
                test.store.set(KEY, json("{'email':'new'}"), expect);
            }
        },
        UPDATE {
            @Override
            void with(ProfileStoreContractTest test, Expect expect) {
                test.store.update(KEY, Changes.set("email", "new"), expect);
            }
        },
        UPDATE_WITHOUT_COLUMN {
            @Override
            void with(ProfileStoreContractTest test, Expect expect) {
                test.store.update(KEY, Changes.set("nick", "new"), expect);
            }
        },
        DELETE {
            @Override
            void with(ProfileStoreContractTest test, Expect expect) {
                test.store.delete(KEY, expect);
            }
        };

        abstract void with(ProfileStoreContractTest test, Expect expect);
    }

    static Stream<Write> writes() {
        return Stream.of(Write.values());
    }

    @ParameterizedTest
    @MethodSource("writes")
    void write_expectationsMet_happen(Write write) {
        for (String text : new String[] {"{'email':'old'}", "[1]", "null"}) {
            given(text);
            write.with(this, Expect.version(version()));
            given(text);
            write.with(this, Expect.present());
            given(text);
            write.with(this, Expect.anything());
        }
        store.delete(KEY);
        write.with(this, Expect.absent());
        store.delete(KEY);
        write.with(this, Expect.anything());
    }

    @ParameterizedTest
    @MethodSource("writes")
    void write_profilePresent_conflictsWithAbsentAndOtherVersions(Write write) {
        for (String text : new String[] {"{'email':'old'}", "[1]", "null"}) {
            given(text);
            long version = version();

            assertConflict(write, Expect.absent(), OptionalLong.of(version));
            assertConflict(write, Expect.version(version - 1), OptionalLong.of(version));
            assertConflict(write, Expect.version(version + 1), OptionalLong.of(version));

            assertStored(text);
            assertThat(version()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @MethodSource("writes")
    void write_profileAbsent_conflictsWithPresentAndAnyVersion(Write write) {
        assertConflict(write, Expect.present(), OptionalLong.empty());
        assertConflict(write, Expect.version(0), OptionalLong.empty());
        assertConflict(write, Expect.version(1), OptionalLong.empty());

        assertThat(store.find(KEY)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void write_versionOfADeletedProfile_conflicts(Write write) {
        given("{'email':'old'}");
        long version = version();
        store.delete(KEY);

        assertConflict(write, Expect.version(version), OptionalLong.empty());
        given("{'email':'other'}");
        assertConflict(write, Expect.version(version), OptionalLong.of(version()));
    }

    @Test
    void update_severalChangesAtAVersion_isOneStep() {
        given("{'email':'a','visits':1}");
        long before = version();

        long after = store.update(
                KEY, Changes.set("email", "b").set("phone", "1").increment("visits", 1), Expect.version(before));

        assertThat(version()).isEqualTo(after).isNotEqualTo(before);
        store.update(KEY, Changes.set("email", "c"), Expect.version(after));
        assertStored("{'email':'c','phone':'1','visits':2}");
    }

    @Test
    void update_failingAtTheRightVersion_leavesTheVersion() {
        given("{'email':'a'}");
        long version = version();

        assertThatThrownBy(() -> store.update(KEY, Changes.increment("email", 1), Expect.version(version)))
                .isInstanceOf(NotANumber.class);

        store.update(KEY, Changes.set("email", "b"), Expect.version(version));
        assertStored("{'email':'b'}");
    }

    @Test
    void version_everyChange_givesANewOne() {
        List<Long> versions = new ArrayList<>();
        versions.add(store.set(KEY, json("{'email':'a'}")));
        versions.add(store.set(KEY, json("{'email':'b'}")));
        versions.add(store.update(KEY, Changes.set("email", "c")));
        versions.add(store.update(KEY, Changes.set("nick", "d")));
        versions.add(store.update(KEY, Changes.unset("email")));
        store.increment(KEY, "visits", 1);
        versions.add(version());
        store.modify(KEY, value -> json("[1]"));
        versions.add(version());
        store.delete(KEY);
        versions.add(store.update(KEY, Changes.set("fax", "2")));
        store.delete(KEY);
        versions.add(store.set(KEY, json("'again'")));

        assertThat(versions).doesNotHaveDuplicates();
        if (backend.versionsGrow()) {
            assertThat(versions).isSorted();
        }
    }

    @Test
    void version_readsAndOtherProfilesChanges_leaveIt() {
        given("{'email':'a'}");
        Profile before = store.find(KEY).orElseThrow();

        store.set("other", json("{'email':'o'}"));
        store.delete("other");

        assertThat(version()).isEqualTo(before.version());
        assertThat(store.scan(KEY).map(Profile::version)).containsExactly(before.version());
    }

    private void assertConflict(Write write, Expect expect, OptionalLong actual) {
        VersionConflict conflict = catchThrowableOfType(VersionConflict.class, () -> write.with(this, expect));
        assertThat(conflict).isNotNull();
        assertThat(conflict.expected()).isEqualTo(expect);
        assertThat(conflict.actual()).isEqualTo(actual);
        assertThat(conflict.call().key()).isEqualTo(KEY);
    }
}
