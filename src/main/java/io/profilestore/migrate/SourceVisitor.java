package io.profilestore.migrate;

/** Is shown what a source holds, in the source's order. */
@FunctionalInterface
public interface SourceVisitor {

    /** A profile. */
    void record(SourceRecord record);

    /**
     * A record that no store takes. Unless overridden, the source is refused for it: nothing is passed over unseen.
     *
     * @throws SourceException of kind MALFORMED, unless overridden
     */
    default void reject(Reject reject) {
        throw reject.refusal();
    }

    /**
     * A part of a damaged source that is left out; only where {@link SourceOptions#withSalvage} asks for the rest. Unless
     * overridden, the source is refused for it.
     *
     * @throws SourceException of kind MALFORMED, unless overridden
     */
    default void gap(Gap gap) {
        throw gap.refusal();
    }

    /** A member that occurred before in its object; before the record that it is in. Unless overridden, nothing happens. */
    default void repeated(RepeatedMember member) {}
}
