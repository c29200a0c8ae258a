package io.profilestore.h2;

import io.profilestore.sql.WrappingDataSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.jspecify.annotations.Nullable;

/**
 * Physical connections to a server that may be away for a while, for a pool to sit on. The first connection that cannot
 * be made fails at once; from then on each waits until the server is there again, or nobody wants it any more. So a
 * store is not opened on a server that is away, and goes on soon after its return: left alone, the pool would wait for
 * longer after each failure, up to 10 s.
 */
final class ProbedDataSource extends WrappingDataSource implements AutoCloseable {

    /** Before H2's client, which tries a refused connection again for more than a second. */
    private static final int PROBE_MILLIS = 2_000;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("jdbc:h2:tcp://(\\[[^]]+]|[^:/,;]+)(?::(\\d{1,5}))?/.*");

    private final @Nullable String host;
    private final int port;
    private volatile boolean away;
    private volatile boolean closed;

    /** @param location probed where it names one host without TLS */
    ProbedDataSource(DataSource server, String location) {
        super(server);
        Matcher matcher = HOST_AND_PORT.matcher(location);
        boolean one = matcher.matches();
        host = one ? matcher.group(1) : null;
        port = one && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : Constants.DEFAULT_TCP_PORT;
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            boolean wasAway = away;
            try {
                probe();
                Connection connection = wrapped.getConnection();
                away = false;
                return connection;
            } catch (SQLException e) {
                away = isAway(e);
                if (!wasAway || !away) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
                if (closed || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Ends the waiting, which a pool that closes would sit out. */
    @Override
    public void close() {
        closed = true;
    }

    private static boolean isAway(SQLException e) {
        return switch (H2Errors.classify(e)) {
            case CONNECTION_LOST, LET_GO -> true;
            default -> false;
        };
    }

    private void probe() throws SQLException {
        if (host == null) {
            return;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PROBE_MILLIS);
        } catch (IOException e) {
            throw new SQLException(
                    "no server answers at " + host + ":" + port, "08001", ErrorCode.CONNECTION_BROKEN_1, e);
        }
    }
}
