package io.profilestore.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * User and password for a database, from the environment: {@code PROFILESTORE_USER} and {@code PROFILESTORE_PASSWORD}, or
 * a file named by {@code PROFILESTORE_PASSWORD_FILE}. The file holds the password alone, on one line, or is a
 * {@code .credentials} file that holds the user too: Java properties with {@code application.user}, {@code application.password},
 * {@code owner.user}, {@code owner.password}.
 */
record Credentials(String user, String password) {

    private static final String READ = "read user and password";

    /** As whom to log in. */
    enum Role {
        /** May change rows. */
        APPLICATION,
        /** May change tables, too. */
        OWNER;

        private String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Role other() {
            return this == OWNER ? APPLICATION : OWNER;
        }
    }

    /**
     * @return empty where the environment says nothing: then an embedded database's own file is used
     * @throws CliException if it says too little, too much, or the file is not readable
     */
    static Optional<Credentials> read(Environment environment, Role role) {
        return read(environment, role, Environment.PREFIX);
    }

    /** Likewise, from variables that begin otherwise. */
    static Optional<Credentials> read(Environment environment, Role role, String prefix) {
        String user = environment.get(prefix + "USER");
        String password = environment.get(prefix + "PASSWORD");
        String file = environment.get(prefix + "PASSWORD_FILE");
        if (password != null && file != null) {
            throw CliException.usage(
                    READ, "both " + prefix + "PASSWORD and " + prefix + "PASSWORD_FILE are set", "Unset one of them.");
        }
        if (file != null) {
            return Optional.of(fromFile(file, user, role, prefix));
        }
        if (password != null) {
            return Optional.of(new Credentials(required(user, prefix), password));
        }
        if (user != null) {
            throw CliException.usage(
                    READ,
                    prefix + "USER is set, but no password",
                    "Set " + prefix + "PASSWORD or " + prefix + "PASSWORD_FILE.");
        }
        return Optional.empty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }

    private static Credentials fromFile(String file, @Nullable String user, Role role, String prefix) {
        String text = text(file, prefix);
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            // A lone password may look like a broken escape.
            properties.clear();
        }
        for (Role r : List.of(role, role.other())) {
            String name = properties.getProperty(r.prefix() + ".user", "");
            String password = properties.getProperty(r.prefix() + ".password", "");
            if (!name.isEmpty() && !password.isEmpty() && (user == null || user.equals(name))) {
                return new Credentials(name, password);
            }
        }
        String password = text.strip();
        if (password.isEmpty() || password.lines().count() > 1) {
            throw CliException.badData(
                    READ,
                    "the file " + file
                            + " that " + prefix + "PASSWORD_FILE names holds neither one line with the password"
                            + " nor user and password of " + (user == null ? "a role" : user),
                    "Name the .credentials file beside the database, or a file with the password alone.",
                    null);
        }
        return new Credentials(required(user, prefix), password);
    }

    private static String required(@Nullable String user, String prefix) {
        if (user == null) {
            throw CliException.usage(
                    READ,
                    "there is a password, but " + prefix + "USER is not set",
                    "Set it, or name a .credentials file in " + prefix + "PASSWORD_FILE: that holds both.");
        }
        return user;
    }

    private static String text(String file, String prefix) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw CliException.noInput(
                    READ,
                    "the file " + file + " that " + prefix + "PASSWORD_FILE names cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    "Check its path and its permissions.",
                    e);
        }
    }
}
