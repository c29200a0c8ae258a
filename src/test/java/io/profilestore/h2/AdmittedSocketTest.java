package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a client is let go, as seen from both ends of its connection. */
class AdmittedSocketTest {

    private static final int HANG_MILLIS = 60_000;

    private Socket client;
    private Socket network;
    private AdmittedSocket admitted;
    private InputStream requests;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            network = listener.accept();
        }
        client.setSoTimeout(HANG_MILLIS);
        admitted = new AdmittedSocket(network, new byte[] {1});
        requests = admitted.getInputStream();
        assertThat(requests.read()).isEqualTo(1);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        network.close();
    }

    @Test
    void letGo_requestHalfRead_isAnsweredFirst() throws IOException {
        client.getOutputStream().write(new byte[] {2, 3});
        assertThat(requests.read()).isEqualTo(2);
        admitted.letGo();
        assertThat(requests.read()).isEqualTo(3);
        admitted.getOutputStream().write(4);
        client.getOutputStream().write(5);

        assertThat(requests.read()).as("the next request is not looked at").isEqualTo(-1);
        DataInputStream answers = new DataInputStream(client.getInputStream());
        assertThat(answers.readByte()).isEqualTo((byte) 4);
        assertThat(refusal(answers)).isEqualTo(H2Errors.LET_GO);
    }

    @Test
    void letGo_clientIdle_isToldWithoutAskingAndNotListenedTo() throws Exception {
        admitted.getOutputStream().write(4);
        CompletableFuture<Integer> next = CompletableFuture.supplyAsync(this::nextRequest);
        DataInputStream answers = new DataInputStream(client.getInputStream());
        assertThat(answers.readByte()).isEqualTo((byte) 4);
        admitted.letGo();
        assertThat(refusal(answers)).isEqualTo(H2Errors.LET_GO);
        assertThat(next).isNotDone();
        client.getOutputStream().write(new byte[100_000]);
        assertThat(next.get()).isEqualTo(-1);
    }

    private int nextRequest() {
        try {
            return requests.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its SQLState. */
    private static String refusal(DataInputStream answers) throws IOException {
        assertThat(answers.readInt()).as("an error").isZero();
        StringBuilder state = new StringBuilder();
        for (int i = answers.readInt(); i > 0; i--) {
            state.append(answers.readChar());
        }
        return state.toString();
    }
}
