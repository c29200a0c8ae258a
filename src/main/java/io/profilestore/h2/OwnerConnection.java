package io.profilestore.h2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/** Connections to an embedded database that another process has opened. */
final class OwnerConnection {

    private static final int CONNECT_MILLIS = 1_000;

    private OwnerConnection() {}

    /** @param settings those of a connection */
    static Connection open(OwnerFile owner, Credentials credentials, String settings) throws SQLException {
        if (!isListening(owner)) {
            throw new SQLException(
                    "process " + owner.pid() + " has closed its port " + owner.port(),
                    "08000",
                    ErrorCode.CONNECTION_BROKEN_1,
                    new SocketException("nobody listens"));
        }
        String url = H2Location.PREFIX + "tcp://127.0.0.1:" + owner.port() + "/" + owner.name() + settings;
        return RemoteConnections.at(url, credentials).getConnection();
    }

    /** H2's client would find out too, but only after trying for more than a second. */
    static boolean isListening(OwnerFile owner) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), owner.port()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
