package io.profilestore.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;

/**
 * One connection of H2's client, carried on to the server over TLS, byte for byte. When one side ends, or anything fails,
 * what had been read is passed on and then both sides are closed, so that the other one notices at once; neither H2's
 * client nor its server ever closes one direction alone.
 */
final class TlsRelay implements Runnable, AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket client;
    private final TlsServer server;
    private final Consumer<TlsRelay> whenClosed;
    private final Socket outward = new Socket();

    TlsRelay(Socket client, TlsServer server, Consumer<TlsRelay> whenClosed) {
        this.client = client;
        this.server = server;
        this.whenClosed = whenClosed;
    }

    /** Connects to the server, then carries what the client says; a second thread carries the answers. */
    @Override
    public void run() {
        try (this) {
            client.setTcpNoDelay(true);
            server.connect(outward);
            SSLSocket tls = server.handshake(outward);
            TlsTunnel.start(() -> answers(tls));
            carry(client.getInputStream(), tls.getOutputStream());
            tls.shutdownOutput();
        } catch (IOException | OutOfMemoryError e) {
            // Closing tells the client.
        }
    }

    private void answers(SSLSocket tls) {
        try (this) {
            carry(tls.getInputStream(), client.getOutputStream());
        } catch (IOException e) {
            // Closing tells both.
        }
    }

    private static void carry(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
        }
    }

    /** Ends both threads, wherever they are; the sockets themselves, because TLS would wait for the other side. */
    @Override
    public void close() {
        closeSilently(client);
        closeSilently(outward);
        whenClosed.accept(this);
    }

    private static void closeSilently(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }
}
