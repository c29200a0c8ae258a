package io.profilestore.migrate;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes counted and digested on their way. */
final class DigestInput extends FilterInputStream {

    private final MessageDigest sha256 = newSha256();
    private long size;

    DigestInput(InputStream in) {
        super(in);
    }

    /** That of all bytes there are. */
    static Fingerprint fingerprint(Origin origin, Origin.State state) {
        try (DigestInput in = new DigestInput(origin.open())) {
            var unused = in.transferTo(OutputStream.nullOutputStream());
            return new Fingerprint(in.size(), state.modified().toInstant(), in.sha256());
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** How many bytes have been read so far. */
    long size() {
        return size;
    }

    /** The digest of everything read, in hexadecimal; once. */
    String sha256() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        int count = in.read(buffer, start, length);
        if (count > 0) {
            sha256.update(buffer, start, count);
            size += count;
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
