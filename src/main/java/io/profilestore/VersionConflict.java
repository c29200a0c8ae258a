package io.profilestore;

import java.util.OptionalLong;

/** The profile was not as the call's {@link Expect} required; nothing was changed. */
public final class VersionConflict extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient Expect expected;
    private final transient OptionalLong actual;

    /** @param actual the profile's version at that moment, empty where there is no profile */
    public VersionConflict(Call call, Expect expected, OptionalLong actual) {
        super(
                call,
                "expected " + expected + " but found "
                        + (actual.isPresent() ? "version " + actual.getAsLong() : "no profile"),
                "Somebody else was faster: read the profile again and decide anew.",
                null);
        this.expected = expected;
        this.actual = actual;
    }

    /** What the call required. */
    public Expect expected() {
        return expected;
    }

    /** The version that was found; empty where there was no profile. */
    public OptionalLong actual() {
        return actual;
    }
}
