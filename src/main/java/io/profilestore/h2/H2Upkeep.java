package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.disk.BackupFunctions;
import io.profilestore.sql.Compaction;
import io.profilestore.sql.Health;
import io.profilestore.sql.SqlFailure;
import io.profilestore.sql.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Health, space and backup of an H2 database, through functions that run in the process that has it open.
 *
 * @param durability of this login
 */
record H2Upkeep(H2Location location, Durability durability) implements Upkeep {

    private static final String SIZE = """
            SELECT MAX(CASE SETTING_NAME WHEN 'info.FILE_SIZE' THEN CAST(SETTING_VALUE AS BIGINT) END),
                MAX(CASE SETTING_NAME WHEN 'info.FILL_RATE' THEN CAST(SETTING_VALUE AS BIGINT) END),
                MAX(CASE SETTING_NAME WHEN 'info.CHUNKS_FILL_RATE' THEN CAST(SETTING_VALUE AS BIGINT) END)
            FROM INFORMATION_SCHEMA.SETTINGS
            WHERE SETTING_NAME IN ('info.FILE_SIZE', 'info.FILL_RATE', 'info.CHUNKS_FILL_RATE')""";

    private static final String USER =
            "SELECT USER_NAME, IS_ADMIN FROM INFORMATION_SCHEMA.USERS WHERE USER_NAME = CURRENT_USER";

    /** After so many calls that made the file no smaller, it is as small as it gets while others write. */
    private static final int CALLS_IN_VAIN = 3;

    /** A file's length, and how much of it is in use by what H2 counts. */
    private record Size(long fileBytes, long liveBytes) {}

    private interface Work<T> {
        T run() throws SQLException;
    }

    @Override
    public Health health(Connection connection) throws SQLException {
        Size size = size(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(USER)) {
            row.next();
            boolean owner = row.getBoolean(2);
            return new Health(
                    durability,
                    canWait(connection),
                    size.fileBytes,
                    size.liveBytes,
                    row.getString(1),
                    owner,
                    owner ? Optional.of(Roles.hasApplication(connection)) : Optional.empty(),
                    openedBy(),
                    fileSystem());
        }
    }

    @Override
    public Compaction compact(Call call, Connection connection) throws SQLException {
        return asOwner(call, "a backup of this database is being made", () -> {
            long before = size(connection).fileBytes;
            long smallest = before;
            long now = before;
            int inVain = 0;
            try (PreparedStatement compact = connection.prepareStatement("CALL profile_compact()")) {
                while (inVain < CALLS_IN_VAIN) {
                    now = number(compact);
                    inVain = now < smallest ? 0 : inVain + 1;
                    smallest = Math.min(now, smallest);
                }
            }
            return new Compaction(before, now);
        });
    }

    @Override
    public long backup(Call call, Connection connection, Path file) throws SQLException {
        return asOwner(
                call,
                "another backup of this database is being made, or this one was not read for a minute",
                () -> new BackupFile(call, file).write(connection));
    }

    private static <T> T asOwner(Call call, String whyNotNow, Work<T> work) throws SQLException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw told(call, whyNotNow, e);
        }
    }

    private static SQLException told(Call call, String whyNotNow, SQLException e) throws StoreException {
        if (BackupFunctions.NOT_NOW.equals(e.getSQLState())) {
            throw new StoreBusy(call, whyNotNow, "Try again once it is done.", e);
        }
        if (H2Errors.classify(e) == SqlFailure.ACCESS_DENIED) {
            throw new AccessDenied(
                    call,
                    "this user is not the owner of the database",
                    "Name the .credentials file that has the owner in PROFILESTORE_PASSWORD_FILE.",
                    e);
        }
        if (H2Errors.classify(e) == SqlFailure.CANNOT_WAIT) {
            throw new SchemaMismatch(
                    call,
                    "the server runs without profilestore",
                    "Use the server of `profilestore serve`, or put profilestore's jar on the server's class path.",
                    e);
        }
        return e;
    }

    static long number(PreparedStatement call) throws SQLException {
        try (ResultSet row = call.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Size size(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SIZE)) {
            row.next();
            long bytes = row.getLong(1);
            return new Size(bytes, bytes * row.getLong(2) / 100 * row.getLong(3) / 100);
        }
    }

    private static boolean canWait(Connection connection) throws SQLException {
        try (PreparedStatement commit = connection.prepareStatement(H2Dialect.COMMIT)) {
            number(commit);
            return true;
        } catch (SQLException e) {
            if (H2Errors.classify(e) == SqlFailure.CANNOT_WAIT) {
                return false;
            }
            throw e;
        }
    }

    private Optional<String> openedBy() {
        Path file = location.file();
        if (file == null) {
            return location.isAtServer() ? Optional.of("a server") : Optional.empty();
        }
        return OwnerFile.read(file.toAbsolutePath())
                .map(owner -> owner.pid() == ProcessHandle.current().pid() ? "this process" : "process " + owner.pid());
    }

    private Optional<Health.FileSystem> fileSystem() {
        Path file = location.file();
        if (file == null) {
            return Optional.empty();
        }
        try {
            String type = Files.getFileStore(file.toAbsolutePath().resolveSibling("."))
                    .type();
            return Optional.of(new Health.FileSystem(type, NetworkFileSystem.isType(type)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
