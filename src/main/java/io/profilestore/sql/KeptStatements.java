package io.profilestore.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A connection that keeps the statements that were prepared on it: preparing again for each call costs a third of the
 * throughput, and neither H2's driver nor the pool keeps them.
 */
interface KeptStatements {

    /** The most statements that a connection keeps; the least recently used one is closed for the next. */
    int MOST = 64;

    /** The statement for this text, prepared the first time; do not close it, and read its result to the end. */
    PreparedStatement kept(String sql) throws SQLException;

    /** A statement for one use: kept where the connection keeps statements, else prepared now. */
    static Use use(Connection connection, String sql) throws SQLException {
        if (connection.isWrapperFor(KeptStatements.class)) {
            return new Use(connection.unwrap(KeptStatements.class).kept(sql), false);
        }
        return new Use(connection.prepareStatement(sql), true);
    }

    /**
     * A statement and whether it ends with its use.
     *
     * @param statement ready for parameters
     * @param closes whether {@link #close} closes it
     */
    record Use(PreparedStatement statement, boolean closes) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            if (closes) {
                statement.close();
            }
        }
    }
}
