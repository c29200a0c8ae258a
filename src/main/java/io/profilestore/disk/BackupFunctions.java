package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The SQL functions {@code profile_backup_begin()}, {@code profile_backup_read(position)} and {@code profile_backup_end()}:
 * the database's file as it was at one instant, handed to a client piece by piece while others write.
 */
public final class BackupFunctions {

    /**
     * What a call has as SQLState that came while another session's copy was being read, or after its own had ended, since
     * it was not read for a minute.
     */
    public static final String NOT_NOW = "PS011";

    private BackupFunctions() {}

    /**
     * Begins a copy of what is committed by now, and on the disk.
     *
     * @param connection the owner's session, which reads it; it ends with the session, or after a minute without a read
     * @return its length in bytes
     * @throws SQLException if the user is not the owner, another one is being read, or the disk failed
     */
    public static long begin(Connection connection) throws SQLException {
        return DatabaseCopy.begin(H2Session.ofOwner(connection)).length();
    }

    /**
     * Some of its bytes.
     *
     * @param position of the first one
     * @return none at the end
     * @throws SQLException if the session has begun none, or it has ended
     */
    public static byte[] read(Connection connection, long position) throws SQLException {
        return DatabaseCopy.of(H2Session.ofOwner(connection)).read(position);
    }

    /**
     * Ends it, so that what it needed can be overwritten.
     *
     * @return true
     * @throws SQLException if the session has begun none, or it has ended: then what was read is no whole copy
     */
    public static boolean end(Connection connection) throws SQLException {
        DatabaseCopy.of(H2Session.ofOwner(connection)).end();
        return true;
    }
}
