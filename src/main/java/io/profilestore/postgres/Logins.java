package io.profilestore.postgres;

import io.profilestore.sql.WrappingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * New connections to one of several servers. Whoever says nothing for a moment while he should let us in is passed over; once we
 * are in, silence may last longer. The driver has one limit for both.
 */
final class Logins extends WrappingDataSource {

    private final int silenceMillis;

    /**
     * Changes the source's limits.
     *
     * @param physical opens a new connection each time
     * @param moment how long each server may take to take the connection, and to answer each message of a login
     */
    Logins(PGSimpleDataSource physical, Duration moment) {
        super(physical);
        int silence = physical.getSocketTimeout();
        silenceMillis = (int) Duration.ofSeconds(silence).toMillis();
        if (silence == 0 || silence > moment.toSeconds()) {
            physical.setSocketTimeout((int) moment.toSeconds());
        }
        physical.setSslResponseTimeout((int) moment.toMillis());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = login();
        connection.setNetworkTimeout(Runnable::run, silenceMillis);
        return connection;
    }

    /** The driver leaves out whom it remembers as gone, or as a standby. Once it remembers that of all of them, it asks them all. */
    private Connection login() throws SQLException {
        try {
            return wrapped.getConnection();
        } catch (SQLException e) {
            return switch (PostgresErrors.classify(e)) {
                case CONNECTION_LOST, READ_ONLY -> wrapped.getConnection();
                default -> throw e;
            };
        }
    }
}
