package io.profilestore.h2;

import io.profilestore.disk.H2Session;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.engine.User;
import org.h2.server.TcpServer;

/**
 * H2's TCP server behind our door: it runs the sessions of the clients that are handed to it, and listens nowhere itself.
 *
 * <p>It reaches into H2's own classes, as {@code disk} does, as they are in version 2.4.240; where an upgrade moves them,
 * starting a server fails.
 */
final class H2Sessions implements AutoCloseable {

    /** H2 tells servers of one process apart by their ports; these are none. */
    private static final AtomicInteger NUMBERS = new AtomicInteger(65_536);

    private final TcpServer server = new TcpServer();
    private final AdmittedSockets sockets;

    /** @param directory outside of which no session may open a database, whatever else went wrong before it */
    H2Sessions(String directory) throws IOException {
        sockets = new AdmittedSockets();
        String number = Integer.toString(NUMBERS.getAndIncrement());
        // The door decides who comes in, so H2 need not.
        server.init("-tcpPort", number, "-baseDir", directory, "-ifExists", "-tcpAllowOthers", "-tcpDaemon");
        startWithoutPort();
        Thread thread = new Thread(this::listen, "profilestore sessions");
        thread.setDaemon(true);
        thread.start();
    }

    /** H2's loop ends where no thread can be made for a session; then that one is given up, and it goes on. */
    private void listen() {
        while (!sockets.isClosed()) {
            try {
                server.listen();
            } catch (OutOfMemoryError e) {
                try {
                    sockets.dropLast();
                } catch (IOException dropped) {
                    e.addSuppressed(dropped);
                }
            }
        }
    }

    /** Cancels a statement, if the session has this secret. */
    void cancel(Handshake.Cancel cancel) throws IOException {
        try {
            Method method = TcpServer.class.getDeclaredMethod("cancelStatement", String.class, int.class);
            method.setAccessible(true);
            method.invoke(server, cancel.session(), cancel.statement());
        } catch (ReflectiveOperationException e) {
            throw new IOException("the statement could not be cancelled", e);
        }
    }

    void admit(AdmittedSocket socket) {
        sockets.admit(socket);
    }

    /** Ends all sessions; what they have not committed is rolled back. */
    @Override
    public void close() {
        server.stop();
    }

    /** Whether this is the hash of a user's password; false where there is no such user. */
    static boolean knows(Connection owner, String user, byte[] passwordHash) throws SQLException {
        User known = H2Session.database(owner).findUser(user);
        try {
            Method validate = User.class.getDeclaredMethod("validateUserPasswordHash", byte[].class);
            validate.setAccessible(true);
            return known != null && (boolean) validate.invoke(known, (Object) passwordHash);
        } catch (ReflectiveOperationException e) {
            throw new SQLException("this version of H2 checks passwords otherwise", e);
        }
    }

    /** What {@link TcpServer#start} does, but for the port. */
    private void startWithoutPort() throws IOException {
        try {
            Field socket = TcpServer.class.getDeclaredField("serverSocket");
            socket.setAccessible(true);
            socket.set(server, sockets);
            Method register = TcpServer.class.getDeclaredMethod("initManagementDb");
            register.setAccessible(true);
            register.invoke(server);
        } catch (ReflectiveOperationException e) {
            throw new IOException("this version of H2 starts its server otherwise", e);
        }
    }
}
