package io.profilestore.h2;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.h2.api.ErrorCode;

/**
 * The connection of a client that has been let in, as H2's server sees it: what the client said first is said again, in
 * our words, and everything after it comes straight from the network.
 *
 * <p>It can be let go. Then, at the next moment when every request has been answered, the client is told what its next
 * request will find as its answer: the server stops, nothing of this was applied. Whatever it sends from then on is not
 * looked at.
 */
final class AdmittedSocket extends Socket {

    /** How long a client that has been told may be silent before its connection is closed. */
    static final Duration LINGER = Duration.ofMillis(500); // for so long HikariCP trusts a connection without asking it

    /** A client that has asked once more has its answer; so much later its request has arrived to the end. */
    private static final int QUIET_MILLIS = 50;

    private final Socket network;
    private final InputStream in;
    private final OutputStream out;
    private final Object turn = new Object();

    /**
     * Whether nothing has been read since the last answer: then no request is half read, and none is being worked on.
     * Changed by the thread that reads and answers; others look at it only while that thread waits for a request.
     */
    private boolean answered;

    private boolean reading;
    private volatile boolean leaving;
    private volatile long toldAt;
    private volatile boolean told;

    /**
     * @param network where client and server talk, under TLS where there is any
     * @param first what H2 reads before anything from there
     */
    AdmittedSocket(Socket network, byte[] first) throws IOException {
        this.network = network;
        in = new SequenceInputStream(new ByteArrayInputStream(first), new Requests(network.getInputStream()));
        out = new Answers(network.getOutputStream());
    }

    /** Lets it go once it has its answer; waits where the client does not read. */
    void letGo() throws IOException {
        synchronized (turn) {
            leaving = true;
            if (reading && answered) {
                tell();
            }
        }
    }

    /** Whether it is on its way out. */
    boolean isLeaving() {
        return leaving;
    }

    /** Whether it has been told, and has had the time to ask and to find that answer. */
    boolean isGone() {
        return told && System.nanoTime() - toldAt > LINGER.toNanos();
    }

    private void tell() throws IOException {
        if (!told) {
            toldAt = System.nanoTime();
            told = true;
            Handshake.refuse(
                    network.getOutputStream(),
                    H2Errors.LET_GO,
                    ErrorCode.DATABASE_IS_CLOSED,
                    "The server is stopping; nothing of this was applied");
        }
    }

    private final class Requests extends FilterInputStream {

        Requests(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            synchronized (turn) {
                reading = true;
                if (leaving && answered) {
                    tell();
                }
            }
            int count = in.read(buffer, start, length);
            synchronized (turn) {
                reading = false;
                answered = false;
                if (!told) {
                    return count;
                }
            }
            if (count >= 0) {
                linger(buffer);
            }
            return -1;
        }

        /** What has arrived and is not read when a connection is closed takes the answer away from the client. */
        private void linger(byte[] waste) throws IOException {
            network.setSoTimeout(QUIET_MILLIS);
            int count = 0;
            while (count >= 0) {
                try {
                    count = in.read(waste);
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
        }
    }

    private final class Answers extends FilterOutputStream {

        Answers(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int start, int length) throws IOException {
            if (told) {
                // H2 has read the end and would say so, again and again.
                throw new SocketException("the client has been let go");
            }
            try {
                out.write(buffer, start, length);
            } catch (IOException e) {
                // H2 would flush once more, fail, and leave it open.
                network.close();
                throw e;
            }
            answered = true;
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
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
