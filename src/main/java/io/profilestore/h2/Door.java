package io.profilestore.h2;

import io.profilestore.StoreException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Decides which clients come in, before H2 hears of them.
 *
 * <p>H2 itself answers a stranger's questions (whether a database exists, where its files are), lets a URL run SQL and
 * set anything, and makes everybody wait after somebody's wrong password. So here a client names a database and proves a
 * user's password first; whatever is wrong with that, the answer is the same, and it comes late for that client alone.
 */
final class Door {

    private static final Duration DELAY = Duration.ofMillis(500);
    private static final int DELAY_JITTER_MILLIS = 250;

    /** Settings of the client's own side, which its driver sends all the same. */
    private static final Set<String> OF_THE_CLIENT =
            Set.of("IFEXISTS", "FORBID_CREATION", "NETWORK_TIMEOUT", "AUTO_RECONNECT", "TRACE_LEVEL_SYSTEM_OUT");

    /** Settings of one session, which harm nobody else. */
    private static final Set<String> OF_THE_SESSION =
            Set.of("LOCK_TIMEOUT", "QUERY_TIMEOUT", "TIME ZONE", "SCHEMA", "OLD_INFORMATION_SCHEMA", "NON_KEYWORDS");

    private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_,+:/-]{1,100}");

    /** One SQL identifier, which H2 puts into a statement as it is. */
    private static final Pattern QUOTED_NAME = Pattern.compile("\"(?:[^\"\\p{Cntrl}]|\"\"){1,256}\"");

    private final ServedDatabases databases;
    private final @Nullable ServerCertificate certificate;
    private final H2Sessions sessions;
    private final AtomicLong refused = new AtomicLong();

    Door(ServedDatabases databases, @Nullable ServerCertificate certificate, H2Sessions sessions) {
        this.databases = databases;
        this.certificate = certificate;
        this.sessions = sessions;
    }

    /**
     * What came of a client's coming to the door; where both are null, it has what it wanted and may go.
     *
     * @param admitted the client, where it comes in
     * @param refusal what to tell it, where it does not
     */
    record Visit(
            @Nullable AdmittedSocket admitted, @Nullable Refusal refusal) {}

    /**
     * An answer to a client that does not come in.
     *
     * @param network where to
     * @param after how long it waits for it
     */
    record Refusal(Socket network, String sqlState, int errorCode, String message, Duration after) {

        void tell() throws IOException {
            Handshake.refuse(network.getOutputStream(), sqlState, errorCode, message);
        }
    }

    /** Whether a client may give a setting of this name; all others are for whoever opens the database. */
    static boolean takes(String setting) {
        String name = setting.toUpperCase(Locale.ENGLISH);
        return OF_THE_SESSION.contains(name) || OF_THE_CLIENT.contains(name);
    }

    /** How many logins have been refused. */
    long refused() {
        return refused.get();
    }

    /**
     * Talks to one client until it is clear who that is.
     *
     * @param raw closed by the caller where nobody comes in
     * @throws IOException if it went away, took too long, or does not speak the protocol
     */
    Visit open(Socket raw) throws IOException {
        raw.setTcpNoDelay(true);
        notice(raw);
        Socket network = certificate == null ? raw : encrypted(certificate, raw);
        Handshake said = Handshake.read(network.getInputStream());
        if (said.cancel() != null) {
            sessions.cancel(said.cancel());
            return new Visit(null, null);
        }
        Optional<ServedDatabase> database =
                said.database() == null ? Optional.empty() : databases.find(said.database());
        if (database.isEmpty() || !database.get().knows(said.user(), said.passwordHashBytes())) {
            refused.incrementAndGet();
            return refused(network, "28000", ErrorCode.WRONG_USER_OR_PASSWORD, "Wrong user name or password", delay());
        }
        try {
            database.get().prepareFor(said.user(), said.passwordHashBytes());
        } catch (StoreException e) {
            return refused(network, "08004", ErrorCode.CONNECTION_BROKEN_1, e.problem(), Duration.ZERO);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (Map.Entry<String, String> setting : said.settings().entrySet()) {
            String name = setting.getKey().toUpperCase(Locale.ENGLISH);
            boolean harmless = OF_THE_SESSION.contains(name)
                    && (PLAIN_VALUE.matcher(setting.getValue()).matches()
                            || (name.equals("SCHEMA")
                                    && QUOTED_NAME.matcher(setting.getValue()).matches()));
            if (harmless) {
                settings.put(name, setting.getValue());
            } else if (!OF_THE_CLIENT.contains(name)) {
                return refused(
                        network,
                        "90113",
                        ErrorCode.UNSUPPORTED_SETTING_1,
                        "The server takes no setting " + name + " from a client",
                        Duration.ZERO);
            }
        }
        Handshake rewritten = said.with(database.get().h2Name(), settings);
        return new Visit(new AdmittedSocket(network, rewritten.bytes()), null);
    }

    private static Visit refused(Socket network, String sqlState, int errorCode, String message, Duration after) {
        return new Visit(null, new Refusal(network, sqlState, errorCode, message, after));
    }

    private static Duration delay() {
        return DELAY.plusMillis(ThreadLocalRandom.current().nextInt(DELAY_JITTER_MILLIS));
    }

    private static Socket encrypted(ServerCertificate certificate, Socket raw) throws IOException {
        SSLSocket socket = certificate.over(raw);
        socket.startHandshake();
        return socket;
    }

    /** Another side whose machine has gone is noticed after two minutes, rather than never. */
    static void notice(Socket socket) throws IOException {
        socket.setKeepAlive(true);
        set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, 60);
        set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
        set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
        if (socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }
}
