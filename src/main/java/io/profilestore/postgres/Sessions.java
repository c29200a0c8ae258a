package io.profilestore.postgres;

import io.profilestore.sql.WrappingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * New connections, each of which belongs to a generation. Where one of them is found dead, or leads to a server that takes reads
 * only, the others of its generation are likely no better, and a new one begins. Thread-safe.
 */
final class Sessions extends WrappingDataSource {

    private final AtomicLong generation = new AtomicLong();
    private final Map<Connection, Long> generations = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param physical opens a new connection each time */
    Sessions(DataSource physical) {
        super(physical);
    }

    @Override
    public Connection getConnection() throws SQLException {
        // As of before: the server may go while it lets us in.
        long now = generation.get();
        Connection connection = wrapped.getConnection();
        generations.put(connection, now);
        return connection;
    }

    /**
     * Ends the generation of a connection; says whether it was the current one, whose other connections are to be closed now.
     * Whoever comes later with one of them finds that done.
     *
     * @param connection one of this source's own
     */
    boolean endGenerationOf(Connection connection) {
        Long ended = generations.remove(connection);
        return ended != null && generation.compareAndSet(ended, ended + 1);
    }
}
