package io.profilestore.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a file holds that is one profile, held back until it is known what follows it there. */
final class HeldRecord implements SourceVisitor {

    private final List<Consumer<SourceVisitor>> held = new ArrayList<>();

    @Override
    public void record(SourceRecord record) {
        held.add(visitor -> visitor.record(record));
    }

    @Override
    public void reject(Reject reject) {
        held.add(visitor -> visitor.reject(reject));
    }

    @Override
    public void repeated(RepeatedMember member) {
        held.add(visitor -> visitor.repeated(member));
    }

    /** Shows it to a visitor; false if there is nothing. */
    boolean show(SourceVisitor visitor) {
        held.forEach(each -> each.accept(visitor));
        return !held.isEmpty();
    }
}
