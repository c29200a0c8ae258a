package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreOptions;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A database in a file that this process opens, or shares with the one that has opened it. */
final class EmbeddedDatabase {

    private EmbeddedDatabase() {}

    /** Opens it, or creates it where the options say so; the file with its users says who logs in, unless they do. */
    static H2Database open(Call call, H2Location location, Path path, StoreOptions options) {
        Path absolute = path.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new StoreUnreachable(
                    call, "there is no directory " + directory, "Create it, or correct the location.", null);
        }
        if (!Files.isWritable(directory)) {
            throw new WriteFailed(
                    call,
                    "the directory " + directory + " is read-only, and H2 needs to write its lock there",
                    "Make it writable for this user, or put the database elsewhere.",
                    null);
        }
        Path real = real(call, absolute);
        H2Location.requireNameable(call, real);
        NetworkFileSystem.refuse(call, directory);
        ServedDirectory.requireNotServed(call, absolute);
        Path data = H2Location.data(absolute);
        boolean exists = Files.exists(data);
        // An empty file is about to become one: who opened it first would be its owner, and leave for want of tables.
        if (!options.create() && (!exists || isEmpty(call, data))) {
            throw new StoreUnreachable(
                    call,
                    "there is no database at " + absolute + (exists ? ", its file is there and empty" : ""),
                    "Correct the location, or create it with `migrate SOURCE --to " + location.text() + "`.",
                    null);
        }
        if (!exists && location.schema().isPresent()) {
            throw new StoreUnreachable(
                    call,
                    "there is no database at " + absolute + ", and a new one has no schema but PUBLIC",
                    "Create the database and the schema first, or leave ;SCHEMA= out.",
                    null);
        }
        CredentialsFile file = CredentialsFile.beside(absolute);
        boolean given = options.user().isPresent();
        if (!exists && !given) {
            file.create(call, Roles.random());
        }
        if (!exists) {
            OwnerOnly.createForGood(call, data);
        }
        Seat seat = Seats.take(call, real);
        try {
            return H2Database.seated(call, location, seat, Login.of(options, location), options);
        } catch (RuntimeException | Error e) {
            Seats.leave(seat);
            throw e;
        }
    }

    private static boolean isEmpty(Call call, Path data) {
        try {
            return Files.size(data) == 0;
        } catch (IOException e) {
            throw new StoreUnreachable(call, "its file cannot be read", "Check its permissions.", e);
        }
    }

    /** The one name that it has for all of this process. */
    private static Path real(Call call, Path database) {
        try {
            return database.resolveSibling(".").toRealPath().resolve(database.getFileName());
        } catch (IOException e) {
            throw new StoreUnreachable(call, "its directory cannot be read", "Check its permissions.", e);
        }
    }

    /** Makes the application's user in a database that is open, and its password in the file, where they are missing. */
    static void ensureRoles(Call call, H2Database database, Path path) {
        CredentialsFile file = CredentialsFile.beside(path.toAbsolutePath().normalize());
        Roles roles = file.readComplete(call);
        try (Connection owner = database.connections().getConnection()) {
            roles.ensure(owner);
        } catch (SQLException e) {
            throw H2Errors.translated(call, e);
        }
    }
}
