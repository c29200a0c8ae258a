package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which store a command works on, and as whom.
 *
 * @param location without any password
 * @param options user and password where they were given, and one connection: a command makes one call at a time
 */
record StoreAccess(String location, StoreOptions options) {

    static final String DEFAULT_LOCATION = "jdbc:h2:./profiles";

    private static final Pattern PASSWORD = Pattern.compile("(?i)[;?&](password|pwd)=|//[^/]*:[^/]*@");

    /**
     * @param option what the command line names, null where it names nothing
     * @param role as whom, where a credentials file offers both
     * @throws CliException if a password is in the location, or user and password are incomplete
     */
    static StoreAccess resolve(@Nullable String option, Credentials.Role role, Shell shell) {
        String variable = option == null ? shell.environment().get("PROFILESTORE_URL") : option;
        String location = variable == null ? DEFAULT_LOCATION : variable;
        boolean file = location.startsWith("file:");
        if (!file && PASSWORD.matcher(location).find()) {
            throw CliException.usage(
                    "open",
                    "the location holds a password, which others on this machine could read",
                    "Leave it out and set PROFILESTORE_USER and PROFILESTORE_PASSWORD, or PROFILESTORE_PASSWORD_FILE.");
        }
        if (!shell.environment().canDecode(location)) {
            throw Environment.notUnicode("open the location");
        }
        StoreOptions options = StoreOptions.defaults().withPoolSize(1);
        return new StoreAccess(
                location,
                file
                        ? options
                        : Credentials.read(shell.environment(), role)
                                .map(c -> options.withCredentials(c.user(), c.password()))
                                .orElse(options));
    }

    ProfileStore open() {
        return ProfileStore.open(location, options);
    }
}
