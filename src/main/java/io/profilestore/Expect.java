package io.profilestore;

import java.util.OptionalLong;

/**
 * What a write requires of the profile it is about to change; where that does not hold, the write throws
 * {@link VersionConflict} and changes nothing. Check and write are one atomic step.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Expect {

    /** No requirement: the write happens whether or not the profile exists. The default of every call. */
    static Expect anything() {
        return Anything.INSTANCE;
    }

    /** The profile exists and is exactly at the version that a read returned (compare-and-set). */
    static Expect version(long version) {
        return new Version(version);
    }

    /** The profile does not exist. A profile whose value is JSON {@code null} does exist. */
    static Expect absent() {
        return Absent.INSTANCE;
    }

    /** The profile exists, at whatever version. */
    static Expect present() {
        return Present.INSTANCE;
    }

    /** Whether a profile in this state meets the requirement; {@code actual} is empty where there is no profile. */
    boolean met(OptionalLong actual);

    /** See {@link Expect#anything()}. */
    enum Anything implements Expect {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean met(OptionalLong actual) {
            return true;
        }

        @Override
        public String toString() {
            return "anything";
        }
    }

    /** See {@link Expect#absent()}. */
    enum Absent implements Expect {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean met(OptionalLong actual) {
            return actual.isEmpty();
        }

        @Override
        public String toString() {
            return "no profile";
        }
    }

    /** See {@link Expect#present()}. */
    enum Present implements Expect {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean met(OptionalLong actual) {
            return actual.isPresent();
        }

        @Override
        public String toString() {
            return "a profile";
        }
    }

    /**
     * See {@link Expect#version(long)}.
     *
     * @param version the version that a read returned
     */
    record Version(long version) implements Expect {
        @Override
        public boolean met(OptionalLong actual) {
            return actual.isPresent() && actual.getAsLong() == version;
        }

        @Override
        public String toString() {
            return "version " + version;
        }
    }
}
