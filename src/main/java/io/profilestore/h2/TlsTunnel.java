package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A door within this process to a server that is reached over TLS: H2's client connects to it without TLS, on the loopback
 * address, and each connection goes on to the server over a TLS connection of its own. H2's client cannot be given
 * sockets, and its own TLS neither compares the server's name nor knows pins.
 *
 * <p>Other users of the machine can connect to the door, too. They get no further than they would at the server itself,
 * which wants a user and a password. The port stays taken until the tunnel is closed, so nobody else can listen there
 * for the passwords of a store that is open: close the store's pool first. Thread-safe.
 */
final class TlsTunnel implements AutoCloseable {

    static final String THREADS = "profilestore-tls";

    private static final int BACKLOG = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final TlsServer server;
    private final ServerSocket door;
    private final Set<TlsRelay> relays = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private TlsTunnel(TlsServer server, ServerSocket door) {
        this.server = server;
        this.door = door;
    }

    /**
     * Opens the door once the server has shown that it is the right one.
     *
     * @throws StoreUnreachable if the server does not answer, does not speak TLS, or is not the right one
     */
    static TlsTunnel open(Call call, TlsServer server) {
        server.check(call);
        try {
            TlsTunnel tunnel = new TlsTunnel(server, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            start(tunnel::accept);
            return tunnel;
        } catch (IOException e) {
            throw new StoreUnreachable(
                    call,
                    "no port on the loopback address can be had, through which the connections to the server go",
                    "Check this process's limits on open files.",
                    e);
        }
    }

    /** What H2's client connects to instead of the server, without settings. */
    String url() {
        String host = ServerAddress.bracketed(door.getInetAddress().getHostAddress());
        return H2Location.PREFIX + "tcp://" + host + ":" + door.getLocalPort() + "/"
                + server.address().database();
    }

    /** Closes the door and all connections; closing twice is harmless. */
    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException e) {
            // Nothing to be done about it, and the connections are still to be closed.
        }
        relays.forEach(TlsRelay::close);
    }

    static void start(Runnable task) {
        Thread thread = new Thread(task, THREADS);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                relay(door.accept());
            } catch (IOException | OutOfMemoryError e) {
                // No more files or threads just now, or closed. The door is not given up: see above.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void relay(Socket client) {
        TlsRelay relay = new TlsRelay(client, server, relays::remove);
        relays.add(relay);
        if (closed) {
            relay.close();
            return;
        }
        try {
            start(relay);
        } catch (OutOfMemoryError e) {
            relay.close();
            throw e;
        }
    }
}
