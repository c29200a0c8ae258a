package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Properties;

/**
 * The file {@code NAME.credentials} beside a database: the users of both roles and their passwords, as Java properties
 * that only the file's owner can read. What it says is what counts: a database is made to agree with it.
 *
 * @param path where it is
 */
record CredentialsFile(Path path) {

    static final String SUFFIX = ".credentials";
    private static final String COMMENT =
            "Users and passwords of this database. Keep this file with the database, and from everybody else.";

    /** That of a database, named by its path without {@code .mv.db}. */
    static CredentialsFile beside(Path database) {
        return new CredentialsFile(database.resolveSibling(database.getFileName() + SUFFIX));
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * Its content; names in upper case.
     *
     * @throws AccessDenied if it cannot be read, or does not name an owner with a password
     */
    Roles read(Call call) {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new AccessDenied(
                    call,
                    "there is no readable file " + path + " and no user was given",
                    "Restore the file, or set PROFILESTORE_USER and PROFILESTORE_PASSWORD.",
                    e);
        }
        Credentials owner = credentials(properties, "owner");
        Credentials application = credentials(properties, "application");
        if (!owner.areComplete()) {
            throw new AccessDenied(
                    call,
                    "the file " + path + " names no owner with a password",
                    "Name the file that has both roles, as `credentials` writes it; one with the application alone is"
                            + " for workers.",
                    null);
        }
        return new Roles(
                owner, application.areComplete() ? application : null, properties.getProperty("owner.previous"));
    }

    /** Likewise; an application role that an older version did not have is added to the file. */
    Roles readComplete(Call call) {
        Roles known = read(call);
        Roles roles = known.complete();
        if (!roles.equals(known)) {
            replace(call, roles);
        }
        return roles;
    }

    /**
     * Writes it for a database that is about to be created, unless somebody has just done so: then that one counts.
     *
     * @throws WriteFailed if it cannot be written
     */
    void create(Call call, Roles roles) {
        write(call, properties(roles), temporary -> {
            try {
                Files.createLink(path, temporary);
            } catch (FileAlreadyExistsException e) {
                // Whoever was faster creates the database with those.
            }
        });
    }

    /**
     * Replaces its content, in one step.
     *
     * @throws WriteFailed if it cannot be written; then it is as it was
     */
    void replace(Call call, Roles roles) {
        write(call, properties(roles), temporary -> Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Writes the application's user and password alone, for workers that should not have the owner's.
     *
     * @throws WriteFailed if it cannot be written; then it is as it was
     */
    void replaceWithApplication(Call call, Roles roles) {
        Properties properties = new Properties();
        put(properties, "application", roles.complete().all().get(1));
        write(call, properties, temporary -> Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE));
    }

    private interface Publishing {
        void publish(Path temporary) throws IOException;
    }

    private void write(Call call, Properties properties, Publishing publishing) {
        try {
            Path directory = path.toAbsolutePath().resolveSibling(".");
            // A temporary file is readable by its owner only.
            Path temporary = Files.createTempFile(directory, SUFFIX, null);
            try {
                Files.writeString(temporary, text(properties));
                if (Files.exists(path)) {
                    // Root may renew the passwords of a server that is not root.
                    Files.setOwner(temporary, Files.getOwner(path));
                }
                OwnerOnly.force(temporary, StandardOpenOption.WRITE);
                publishing.publish(temporary);
                OwnerOnly.force(directory, StandardOpenOption.READ);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new WriteFailed(
                    call,
                    "the file " + path + " cannot be written",
                    "Check permissions and free space of its directory.",
                    e);
        }
    }

    private static String text(Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(text, COMMENT);
        return text.toString();
    }

    private static Properties properties(Roles roles) {
        Properties properties = new Properties();
        put(properties, "owner", roles.owner());
        if (roles.application() != null) {
            put(properties, "application", roles.application());
        }
        if (roles.previousOwnerPassword() != null) {
            properties.setProperty("owner.previous", roles.previousOwnerPassword());
        }
        return properties;
    }

    private static void put(Properties properties, String role, Credentials credentials) {
        properties.setProperty(role + ".user", credentials.user());
        properties.setProperty(role + ".password", credentials.password());
    }

    private static Credentials credentials(Properties properties, String role) {
        return new Credentials(
                properties.getProperty(role + ".user", "").toUpperCase(Locale.ENGLISH),
                properties.getProperty(role + ".password", ""));
    }
}
