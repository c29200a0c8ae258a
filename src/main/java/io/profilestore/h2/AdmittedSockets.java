package io.profilestore.h2;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Where H2's server waits for connections: it gets those that have been let in. Never bound to a port. */
final class AdmittedSockets extends ServerSocket {

    private final BlockingQueue<Socket> waiting = new LinkedBlockingQueue<>();

    private volatile @Nullable Socket last;

    /** Stands for the end. */
    private final Socket end = new Socket();

    AdmittedSockets() throws IOException {}

    void admit(AdmittedSocket socket) {
        waiting.add(socket);
    }

    @Override
    public Socket accept() throws IOException {
        try {
            Socket next = waiting.take();
            if (next == end) {
                throw new SocketException("closed");
            }
            last = next;
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    /** Gives up the one that was accepted last: nobody came to serve it. */
    void dropLast() throws IOException {
        Socket socket = last;
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        waiting.add(end);
        super.close();
    }
}
