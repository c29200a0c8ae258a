package io.profilestore.h2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;

/**
 * The connection of a client that has been let in, as H2's server sees it: what the client said first is said again, in
 * our words, and everything after it comes straight from the network.
 */
final class AdmittedSocket extends Socket {

    private final Socket network;
    private final InputStream in;

    /**
     * @param network where client and server talk, under TLS where there is any
     * @param first what H2 reads before anything from there
     */
    AdmittedSocket(Socket network, byte[] first) throws IOException {
        this.network = network;
        in = new SequenceInputStream(new ByteArrayInputStream(first), network.getInputStream());
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return network.getOutputStream();
    }

    @Override
    public InetAddress getInetAddress() {
        return network.getInetAddress();
    }

    @Override
    public int getPort() {
        return network.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return network.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return network.getLocalPort();
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        network.setOption(name, value);
        return this;
    }

    @Override
    public boolean isClosed() {
        return network.isClosed();
    }

    @Override
    public synchronized void close() throws IOException {
        network.close();
    }
}
