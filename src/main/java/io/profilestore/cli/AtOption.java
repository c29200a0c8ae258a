package io.profilestore.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the store is, for commands that work on one. */
final class AtOption {

    @Option(
            names = "--at",
            paramLabel = "LOCATION",
            description = {
                "The store: file:PATH, file:PATH?lock=flock,",
                "jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or jdbc:postgresql://HOST/NAME.",
                "Default: PROFILESTORE_URL, else " + StoreAccess.DEFAULT_LOCATION + "."
            })
    private @Nullable String location;

    @Nullable
    String location() {
        return location;
    }
}
