package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.StoreOptions;
import io.profilestore.WriteFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * User and password of a database.
 *
 * @param user the database user
 * @param password never empty, never shown
 */
record Credentials(String user, String password) {

    private static final String OWNER = "PROFILESTORE_OWNER";
    private static final int PASSWORD_BYTES = 24;

    /** The file beside an embedded database that holds its owner's credentials. */
    static Path file(Path database) {
        return database.resolveSibling(database.getFileName() + ".credentials");
    }

    /** What the caller gave, or no credentials at all. */
    static Credentials given(StoreOptions options) {
        return new Credentials(options.user().orElse(""), options.password().orElse(""));
    }

    /**
     * What the caller gave, else what the file beside the database says.
     *
     * @throws AccessDenied if there is no such file, or it may not be read
     */
    static Credentials of(Call call, Path database, StoreOptions options) {
        if (options.user().isPresent()) {
            return given(options);
        }
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file(database))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new AccessDenied(
                    call,
                    "there is no readable file " + file(database) + " and no user was given",
                    "Restore the file, or set PROFILESTORE_USER and PROFILESTORE_PASSWORD.",
                    e);
        }
        return new Credentials(properties.getProperty("owner.user", ""), properties.getProperty("owner.password", ""));
    }

    /**
     * Writes random credentials beside a database that is about to be created, unless another process has just done so.
     * The file appears whole, readable by its owner only.
     *
     * @throws WriteFailed if it cannot be written
     */
    static void create(Call call, Path database) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Properties properties = new Properties();
        properties.setProperty("owner.user", OWNER);
        properties.setProperty("owner.password", Base64.getUrlEncoder().encodeToString(random));
        try {
            StringWriter text = new StringWriter();
            properties.store(text, "User and password of this database's owner. Keep this file with the database.");
            // A temporary file is readable by its owner only.
            Path temporary =
                    Files.createTempFile(file(database).toAbsolutePath().getParent(), ".credentials", null);
            try {
                Files.writeString(temporary, text.toString());
                Files.createLink(file(database), temporary);
            } catch (FileAlreadyExistsException e) {
                // Whoever was faster creates the database with those.
            } finally {
                Files.delete(temporary);
            }
        } catch (IOException e) {
            throw new WriteFailed(
                    call,
                    "the file " + file(database) + " cannot be written",
                    "Check permissions and free space of its directory.",
                    e);
        }
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
