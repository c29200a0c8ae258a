package io.profilestore.fault;

import io.profilestore.Durability;
import io.profilestore.StoreOptions;
import java.util.Locale;
import java.util.Map;

/** How the stores under test are opened, in this process and in others. */
record TestedStore(Durability durability) {

    /** The environment variable that tells a process. */
    private static final String VARIABLE = "PROFILESTORE_DURABILITY";

    /** The one of this name. */
    static TestedStore of(String durability) {
        return new TestedStore(Durability.valueOf(durability.toUpperCase(Locale.ROOT)));
    }

    /** As this process was told by another. */
    static TestedStore ofEnvironment() {
        return of(System.getenv(VARIABLE));
    }

    /** For a store in this process. */
    StoreOptions options() {
        return StoreOptions.defaults().withDurability(durability);
    }

    /** For another process. */
    Map<String, String> environment() {
        return Map.of(VARIABLE, name());
    }

    /** For people and file names. */
    String name() {
        return durability.name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is no fault when a crash takes acknowledged writes with it. */
    boolean mayLose() {
        return durability == Durability.RELAXED;
    }
}
