package io.profilestore.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A proxy in front of a server on this machine, which cuts a connection where it is told to. A request is what a client
 * sends after an answer; so clients must wait for each answer, as H2's do.
 */
final class CutProxy implements AutoCloseable {

    /** Where a connection is cut. */
    enum Point {
        /** The server has got nothing of the request. */
        BEFORE_REQUEST,
        /** It has got a half. */
        WITHIN_REQUEST,
        /** It has done what it was asked for, and the client does not hear of it. */
        BEFORE_ANSWER
    }

    private static final int BUFFER = 1 << 16;

    private final ServerSocket port;
    private final int server;
    private final AtomicReference<@Nullable Point> due = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    private CutProxy(ServerSocket port, int server) {
        this.port = port;
        this.server = server;
    }

    /** In front of a port of the loopback address. */
    static CutProxy before(int server) throws IOException {
        CutProxy proxy = new CutProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), server);
        daemon(proxy::accept);
        return proxy;
    }

    /** The port for the clients. */
    int port() {
        return port.getLocalPort();
    }

    /** Cuts the connection on which the next request comes. */
    void cutNext(Point point) {
        due.set(point);
    }

    /** How many have been cut. */
    int cuts() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        port.close();
        links.forEach(Link::cut);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = port.accept();
                try {
                    Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), server));
                    links.add(link);
                    daemon(link::carryRequests);
                    daemon(link::carryAnswers);
                } catch (IOException e) {
                    // The server is away, and so the client's connection is too.
                    client.close();
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cut proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile boolean answered = true;
        private volatile boolean withoutAnswer;

        Link(Socket client, Socket server) throws SocketException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            // Closing is a cut then: the other side is reset, and reads nothing more.
            client.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
        }

        void carryRequests() {
            byte[] bytes = new byte[BUFFER];
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                    Point point = answered ? due.getAndSet(null) : null;
                    answered = false;
                    if (point == Point.BEFORE_ANSWER) {
                        withoutAnswer = true;
                    }
                    if (point == Point.WITHIN_REQUEST) {
                        out.write(bytes, 0, read / 2);
                        out.flush();
                    }
                    if (point == Point.BEFORE_REQUEST || point == Point.WITHIN_REQUEST) {
                        cuts.incrementAndGet();
                        break;
                    }
                    out.write(bytes, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // The other direction, or one of the two ends, has cut it.
            } finally {
                cut();
            }
        }

        void carryAnswers() {
            byte[] bytes = new byte[BUFFER];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                    if (withoutAnswer) {
                        cuts.incrementAndGet();
                        break;
                    }
                    // First: the client may ask again before this thread goes on.
                    answered = true;
                    out.write(bytes, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // As above.
            } finally {
                cut();
            }
        }

        void cut() {
            links.remove(this);
            try (client;
                    server) {
                // Both, whichever was first.
            } catch (IOException e) {
                // Gone already.
            }
        }
    }
}
