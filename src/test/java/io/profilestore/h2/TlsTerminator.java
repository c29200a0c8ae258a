package io.profilestore.h2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/** A TLS server on loopback that passes what it hears on to a server without TLS, as a load balancer would. */
final class TlsTerminator implements AutoCloseable {

    private final ServerCertificate certificate;
    private final int behind;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    TlsTerminator(ServerCertificate certificate, int behind) throws IOException {
        this.certificate = certificate;
        this.behind = behind;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections there have been. */
    int accepted() {
        return accepted.get();
    }

    /** Ends all connections, as a crash would, and goes on listening. */
    void breakOff() {
        sockets.forEach(TlsTerminator::closeSilently);
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakOff();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                SSLSocket tls = certificate.over(socket)) {
            tls.startHandshake();
            try (Socket h2 = new Socket(InetAddress.getLoopbackAddress(), behind)) {
                h2.setTcpNoDelay(true);
                socket.setTcpNoDelay(true);
                start(() -> carry(h2, tls));
                carry(tls, h2);
            }
        } catch (IOException e) {
            // The client has gone, or did not like us.
        } finally {
            sockets.remove(socket);
        }
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Ended.
        }
        closeSilently(to);
    }

    private static void closeSilently(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "terminator");
        thread.setDaemon(true);
        thread.start();
    }
}
