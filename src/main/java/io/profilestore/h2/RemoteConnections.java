package io.profilestore.h2;

import io.profilestore.sql.WrappingDataSource;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.h2.engine.Session;
import org.h2.engine.SessionRemote;
import org.h2.jdbc.JdbcConnection;
import org.h2.value.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * Physical connections to another process or machine, whose login ends where the other side takes the connection and then
 * says nothing. H2's own limit would hold for the life of a connection, and end calls that rightly take long: while
 * somebody changes the tables, the statements of all others wait. So it is lifted after the login.
 */
final class RemoteConnections extends WrappingDataSource {

    /** How long the other side may be silent during a login. */
    static final Duration LOGIN_WAIT = Duration.ofSeconds(10);

    private static final String LIMIT = "NETWORK_TIMEOUT";

    private static final @Nullable Field TRANSFERS = transfers();

    private final boolean limited;

    private RemoteConnections(DataSource physical, boolean limited) {
        super(physical);
        this.limited = limited;
    }

    /** @param url with settings; a limit of its own stays as it is */
    static RemoteConnections at(String url, Credentials credentials) {
        return at(url, credentials, LOGIN_WAIT);
    }

    static RemoteConnections at(String url, Credentials credentials, Duration loginWait) {
        boolean limited = TRANSFERS != null && !url.toUpperCase(Locale.ENGLISH).contains(";" + LIMIT + "=");
        String limit = limited ? ";" + LIMIT + "=" + loginWait.toMillis() : "";
        return new RemoteConnections(H2Database.physical(url + limit, credentials), limited);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = wrapped.getConnection();
        try {
            for (Socket socket : sockets(connection)) {
                Door.notice(socket);
                if (limited) {
                    socket.setSoTimeout(0);
                }
            }
            return connection;
        } catch (IOException e) {
            connection.close();
            throw new SQLException("the connection broke after the login", "08000", e);
        }
    }

    /** What a connection sends through; empty where this H2 keeps it elsewhere, and then no login is limited either. */
    static List<Socket> sockets(Connection connection) throws SQLException {
        Session session = connection.unwrap(JdbcConnection.class).getSession();
        List<Socket> sockets = new ArrayList<>();
        if (TRANSFERS != null && session instanceof SessionRemote) {
            try {
                for (Object transfer : (Iterable<?>) TRANSFERS.get(session)) {
                    sockets.add(((Transfer) transfer).getSocket());
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("it was made accessible", e);
            }
        }
        return sockets;
    }

    private static @Nullable Field transfers() {
        try {
            Field field = SessionRemote.class.getDeclaredField("transferList");
            field.setAccessible(true);
            return Iterable.class.isAssignableFrom(field.getType()) ? field : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
