package io.profilestore.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the profiles go, or have gone. */
final class ToOption {

    @Option(
            names = "--to",
            paramLabel = "LOCATION",
            description = {
                "The database: jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or jdbc:postgresql://HOST/NAME.",
                "Default: PROFILESTORE_URL, else " + StoreAccess.DEFAULT_LOCATION + "."
            })
    private @Nullable String location;

    @Nullable
    String location() {
        return location;
    }
}
