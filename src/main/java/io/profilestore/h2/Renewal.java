package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.WriteFailed;
import io.profilestore.disk.DatabaseFilePath;
import io.profilestore.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * New passwords for the roles of a database.
 *
 * <p>The file beside the database is written first, with the owner's old password still in it; then the database is made
 * to agree; then the old password goes. Interrupted anywhere, whoever opens the database next, a server among them, goes
 * on from there. Connections that are open stay open.
 */
public final class Renewal {

    /** How long the process that has the database open may take to notice the new file. */
    private static final Duration OWNER_WAIT = Duration.ofSeconds(10);

    /** Whose password. */
    public enum Role {
        /** Who may change tables. */
        OWNER,
        /** Who may change rows. */
        APPLICATION
    }

    /** What became of the passwords. */
    public enum Outcome {
        /** There was no file, and there is no database yet: it will be created with these. */
        CREATED,
        /** File and database have the new ones. */
        RENEWED
    }

    private Renewal() {}

    /**
     * Writes new random passwords into a file and sets them in the database beside it, where there is one. A directory that
     * is not there is made, for its owner only.
     *
     * @param file {@code NAME.credentials}, beside {@code NAME.mv.db}
     * @param roles whose; the others keep theirs
     * @param applicationFile also gets the application's user and password, alone; null for none
     * @throws InvalidLocation if the file is not called so, H2 cannot be told its path, or the other one holds an owner's
     *     password
     * @throws AccessDenied if there is a database but no file, or the file's owner cannot log in
     * @throws StoreBusy if a process that holds the database has not taken the new passwords over; it, or whoever opens
     *     the database next, will
     */
    public static Outcome renew(Path file, Set<Role> roles, @Nullable Path applicationFile) {
        Call call = Call.on("credentials", file.toString());
        CredentialsFile credentials = new CredentialsFile(file.toAbsolutePath().normalize());
        H2Location.requireNameable(call, credentials.path());
        if (applicationFile != null) {
            requireNoOwnerIn(call, applicationFile);
            OwnerOnly.createParent(call, applicationFile);
        }
        OwnerOnly.createParent(call, credentials.path());
        return RenewalLock.holding(call, credentials, () -> {
            Outcome outcome = renew(call, credentials, roles);
            if (applicationFile != null) {
                new CredentialsFile(applicationFile).replaceWithApplication(call, credentials.read(call));
            }
            return outcome;
        });
    }

    /** A file with the owner's password must not be lost to the application's alone. */
    private static void requireNoOwnerIn(Call call, Path file) {
        try {
            if (Files.exists(file) && Files.readString(file).contains("owner.")) {
                throw new InvalidLocation(
                        call,
                        file + " holds an owner's password, which would be lost",
                        "Name another file for the application's.",
                        null);
            }
        } catch (IOException e) {
            throw new WriteFailed(call, file + " cannot be read", "Name another file for the application's.", e);
        }
    }

    private static Outcome renew(Call call, CredentialsFile credentials, Set<Role> roles) {
        Path database = database(call, credentials.path());
        boolean databaseExists = Files.exists(H2Location.data(database));
        if (!credentials.exists()) {
            if (databaseExists) {
                throw new AccessDenied(
                        call,
                        "there is a database but no such file, and only its owner can set passwords",
                        "Restore the file from a backup.",
                        null);
            }
            credentials.create(call, Roles.random());
            return Outcome.CREATED;
        }
        Roles current = credentials.read(call);
        if (!databaseExists) {
            credentials.replace(call, current.renewed(roles).settled());
            return Outcome.CREATED;
        }
        if (current.isRenewing()) {
            take(call, database, credentials, current);
            current = credentials.read(call);
        }
        Roles renewed = current.renewed(roles);
        credentials.replace(call, renewed);
        take(call, database, credentials, renewed);
        return Outcome.RENEWED;
    }

    /**
     * Writes other passwords into the file of a database that nobody has open; whoever opens it makes it agree.
     *
     * @return whether they are other ones
     * @throws AccessDenied if they are for other users than those that the file has
     */
    static boolean prepare(Call call, CredentialsFile file, Roles wanted) {
        Roles current = file.read(call);
        if (current.settled().equals(wanted.settled())) {
            return false;
        }
        if (!current.complete().users().equals(wanted.complete().users())) {
            throw new AccessDenied(
                    call,
                    "the users that are given are not those of " + file.path(),
                    "Give a file with the same users and other passwords.",
                    null);
        }
        if (current.isRenewing()) {
            Path database = database(call, file.path());
            DatabaseLock lock = DatabaseLock.take(call, database);
            try {
                finish(call, database, file, current);
            } finally {
                lock.close();
            }
            current = file.read(call);
        }
        file.replace(
                call,
                new Roles(wanted.owner(), wanted.application(), current.owner().password()));
        return true;
    }

    private static Path database(Call call, Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(CredentialsFile.SUFFIX) || name.length() == CredentialsFile.SUFFIX.length()) {
            throw new InvalidLocation(
                    call,
                    "passwords are kept in a file that ends in " + CredentialsFile.SUFFIX,
                    "Name the one beside the database, for example ./profiles" + CredentialsFile.SUFFIX + ".",
                    null);
        }
        return file.resolveSibling(name.substring(0, name.length() - CredentialsFile.SUFFIX.length()));
    }

    /** Has the database agree with the file, by itself or by waiting for the process that has it open. */
    private static void take(Call call, Path database, CredentialsFile file, Roles roles) {
        StoreBusy held = null;
        long start = System.nanoTime();
        while (System.nanoTime() - start < OWNER_WAIT.toNanos()) {
            try (DatabaseLock lock = DatabaseLock.tryTake(call, database)) {
                if (lock != null) {
                    finish(call, database, file, roles);
                }
            } catch (StoreBusy e) {
                // A program that does not know of the lock.
                held = e;
            }
            if (!file.read(call).isRenewing()) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new StoreBusy(
                call,
                "the new passwords are in the file, but the process that holds the database has not taken them over",
                "Stop that process; whoever opens the database next takes them over. Or run this again.",
                held);
    }

    /** Goes on from where a renewal was interrupted, on a database that this process may open. */
    static void finish(Call call, Path database, CredentialsFile file, Roles roles) {
        try (Connection owner = connect(database, roles)) {
            finish(call, owner, file, roles);
        } catch (SQLException e) {
            throw failed(call, e);
        }
    }

    /** Likewise, on a connection of the owner. */
    static void finish(Call call, Connection owner, CredentialsFile file, Roles roles) throws SQLException {
        roles.impose(owner);
        try (Statement statement = owner.createStatement()) {
            // On disk, before the old password is forgotten.
            statement.execute("CHECKPOINT SYNC");
        }
        if (file.read(call).equals(roles)) {
            file.replace(call, roles.settled());
        }
    }

    private static Connection connect(Path database, Roles roles) throws SQLException {
        try {
            return connect(database, roles.owner());
        } catch (SQLException e) {
            if (H2Errors.classify(e) != SqlFailure.ACCESS_DENIED) {
                throw e;
            }
            return connect(database, roles.previousOwner());
        }
    }

    private static Connection connect(Path database, Credentials owner) throws SQLException {
        return H2Database.connect(
                H2Location.PREFIX
                        + DatabaseFilePath.ofOneOpening(database.toString())
                        + ServedDatabase.SETTINGS
                        + ";TRACE_LEVEL_FILE=0",
                owner);
    }

    private static StoreException failed(Call call, SQLException e) {
        return H2Errors.translated(call, e);
    }
}
