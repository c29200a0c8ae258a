package io.profilestore.h2;

import io.profilestore.StoreOptions;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a store logs in to an embedded database.
 *
 * @param given the user and password of its options; null for the owner in the file beside the database, with whatever
 *     password that has by then
 * @param settings those of its location, each with a semicolon before it
 */
record Login(@Nullable Credentials given, String settings) {

    static Login of(StoreOptions options, H2Location location) {
        return new Login(options.user().isPresent() ? Credentials.given(options) : null, location.settings());
    }

    /** The settings that are for one connection and not for the whole database. */
    String settingsOfConnection() {
        return settings(true);
    }

    /** The settings that are for whoever opens the database. */
    String settingsOfDatabase() {
        return settings(false);
    }

    private String settings(boolean ofConnection) {
        return Arrays.stream(settings.split(";"))
                .filter(setting -> !setting.isBlank() && Door.takes(H2Location.nameOf(setting)) == ofConnection)
                .map(setting -> ";" + setting)
                .collect(Collectors.joining());
    }
}
