package io.profilestore.cli;

import io.profilestore.Durability;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a write waits for the disk. */
final class DurabilityOption {

    static final String VARIABLE = "PROFILESTORE_DURABILITY";

    @Option(
            names = "--durability",
            paramLabel = "commit|relaxed",
            description = {
                "commit: a write returns once it is on the disk.",
                "relaxed: at once; a crash may take the last second.",
                "Default: " + VARIABLE + ", else commit."
            })
    private @Nullable String durability;

    /** The access with what the command line says, where it says something. */
    StoreAccess in(StoreAccess access) {
        return durability == null
                ? access
                : new StoreAccess(
                        access.location(), access.options().withDurability(parse("--durability", durability)));
    }

    /** What the environment says; the default where it says nothing. */
    static Durability of(Environment environment) {
        String value = environment.get(VARIABLE);
        return value == null ? Durability.COMMIT : parse(VARIABLE, value);
    }

    private static Durability parse(String where, String text) {
        return Arrays.stream(Durability.values())
                .filter(durability -> durability.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> CliException.usage(
                        "open",
                        where + " says " + Texts.quoted(text) + ", which is no durability",
                        "Use commit or relaxed."));
    }
}
