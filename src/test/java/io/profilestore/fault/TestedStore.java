package io.profilestore.fault;

import io.profilestore.StoreOptions;
import java.util.Locale;
import java.util.Map;

/** How the stores under test are opened, in this process and in others. */
record TestedStore(Durability durability) {

    /** The environment variable that tells a process. */
    static final String VARIABLE = "PROFILESTORE_DURABILITY";

    /** What an acknowledged write is. */
    enum Durability {
        /** On disk. */
        COMMIT,
        /** On disk within a second or so. */
        RELAXED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The one of this name. */
    static TestedStore of(String durability) {
        return new TestedStore(Durability.valueOf(durability.toUpperCase(Locale.ROOT)));
    }

    /** For a store in this process. */
    StoreOptions options() {
        return StoreOptions.defaults();
    }

    /** For another process. */
    Map<String, String> environment() {
        return Map.of(VARIABLE, durability.toString());
    }

    /** Whether it is no fault when a crash takes acknowledged writes with it. */
    boolean mayLose() {
        return durability == Durability.RELAXED;
    }
}
