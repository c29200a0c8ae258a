package io.profilestore.sql;

import io.profilestore.Call;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What a backend can tell of a database, and do for it, beyond reading and writing profiles. Others go on working. */
public interface Upkeep {

    /** How the database is. */
    Health health(Connection connection) throws SQLException;

    /**
     * Makes its file smaller.
     *
     * @throws io.profilestore.AccessDenied if the user is not its owner
     * @throws io.profilestore.StoreBusy if a backup is being made
     */
    Compaction compact(Call call, Connection connection) throws SQLException;

    /**
     * Writes a copy of it, as it was at one instant, to a file on this machine that is not there yet.
     *
     * @return its length in bytes
     * @throws io.profilestore.AccessDenied if the user is not its owner
     * @throws io.profilestore.StoreBusy if another backup is being made
     * @throws io.profilestore.WriteFailed if there is such a file, or it cannot be written; then there is none of ours
     */
    long backup(Call call, Connection connection, Path file) throws SQLException;
}
