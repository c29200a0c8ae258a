package io.profilestore.h2;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.h2.engine.SessionRemote;
import org.jspecify.annotations.Nullable;

/**
 * What a client of H2's TCP protocol says before it is let in.
 *
 * <p>Source: H2's {@code org.h2.server.TcpServerThread} and {@code org.h2.value.Transfer}, version 2.4.240. Texts are a
 * length in characters and UTF-16; -1 is null.
 *
 * @param oldest the oldest protocol that the client speaks
 * @param newest the newest one
 * @param database the database's name as the client has it, null where it wants to cancel a statement
 * @param url the client's URL
 * @param user in upper case
 * @param passwordHash what the client sends instead of the password, in hexadecimal; empty where it has none
 * @param settings what stood after semicolons in the URL, names in upper case
 * @param cancel where the client wants to cancel a statement: whose and which; else null
 */
record Handshake(
        int oldest,
        int newest,
        @Nullable String database,
        @Nullable String url,
        String user,
        String passwordHash,
        Map<String, String> settings,
        @Nullable Cancel cancel) {

    private static final int MAX_CHARACTERS = 1_024;

    /** Of all of it. */
    private static final int MAX_LOGIN_BYTES = 16 * 1024;

    private static final int MAX_BYTES = 256;
    private static final int MAX_SETTINGS = 64;

    /**
     * A statement to cancel.
     *
     * @param session the secret of the session that runs it, 256 random bits that its client made up
     * @param statement its number there
     */
    record Cancel(String session, int statement) {}

    /**
     * Reads one, and not a byte more. No length that a stranger names reserves memory beyond small limits.
     *
     * @throws ProtocolException if this is no such protocol
     * @throws IOException if the connection fails or ends
     */
    static Handshake read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(new Limited(stream));
        int oldest = in.readInt();
        int newest = in.readInt();
        if (oldest <= 0 || newest < oldest || newest > 1_000) {
            throw new ProtocolException("not H2's protocol");
        }
        String database = text(in);
        String url = text(in);
        if (database == null && url == null) {
            Cancel cancel = cancel(in);
            return new Handshake(oldest, newest, null, null, "", "", Map.of(), cancel);
        }
        String user = text(in);
        byte[] passwordHash = bytes(in);
        // A key for an encrypted file; there is none here.
        bytes(in);
        int count = limited(in.readInt(), MAX_SETTINGS);
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            settings.put(String.valueOf(text(in)), String.valueOf(text(in)));
        }
        return new Handshake(
                oldest,
                newest,
                database,
                url,
                user == null ? "" : user,
                passwordHash == null ? "" : HexFormat.of().formatHex(passwordHash),
                settings,
                null);
    }

    byte[] passwordHashBytes() {
        return HexFormat.of().parseHex(passwordHash);
    }

    /** The same client with another database and other settings. */
    Handshake with(String otherDatabase, Map<String, String> otherSettings) {
        return new Handshake(
                oldest,
                newest,
                otherDatabase,
                H2Location.PREFIX + otherDatabase,
                user,
                passwordHash,
                otherSettings,
                null);
    }

    /** A login as it goes over the wire. */
    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(oldest);
        out.writeInt(newest);
        write(out, database);
        write(out, url);
        write(out, user);
        out.writeInt(passwordHash.length() / 2);
        out.write(passwordHashBytes());
        out.writeInt(-1);
        out.writeInt(settings.size());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            write(out, setting.getKey());
            write(out, setting.getValue());
        }
        return bytes.toByteArray();
    }

    /** The server's answer to a client that is not let in; the driver makes an SQLException of it. */
    static void refuse(OutputStream stream, String sqlState, int errorCode, String message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(SessionRemote.STATUS_ERROR);
        write(out, sqlState);
        write(out, message);
        write(out, null);
        out.writeInt(errorCode);
        write(out, message);
        stream.write(bytes.toByteArray());
        stream.flush();
    }

    private static Cancel cancel(DataInputStream in) throws IOException {
        String session = text(in);
        if (session == null || in.readInt() != SessionRemote.SESSION_CANCEL_STATEMENT) {
            throw new ProtocolException("neither a login nor the cancelling of a statement");
        }
        return new Cancel(session, in.readInt());
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == -1) {
            return null;
        }
        byte[] units = new byte[2 * limited(length, MAX_CHARACTERS)];
        in.readFully(units);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < units.length; i += 2) {
            text.append((char) ((units[i] & 0xFF) << 8 | (units[i + 1] & 0xFF)));
        }
        return text.toString();
    }

    private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == -1) {
            return null;
        }
        byte[] bytes = new byte[limited(length, MAX_BYTES)];
        in.readFully(bytes);
        return bytes;
    }

    private static int limited(int length, int most) throws ProtocolException {
        if (length < 0 || length > most) {
            throw new ProtocolException("a length of " + length + " is beyond the limit of " + most);
        }
        return length;
    }

    /** As many bytes as a login may have. */
    private static final class Limited extends FilterInputStream {

        private int left = MAX_LOGIN_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            take(1);
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int count = in.read(buffer, start, length);
            take(count);
            return count;
        }

        private void take(int count) throws ProtocolException {
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new ProtocolException("a login longer than " + MAX_LOGIN_BYTES + " bytes");
            }
        }
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(text.length());
            out.writeChars(text);
        }
    }
}
