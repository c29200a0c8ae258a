package io.profilestore.migrate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * The text in a source's bytes, as UTF-8: unpacked where they are gzip data and converted where they are UTF-16. Offsets
 * in it are turned into {@link Position}s by {@link Places}.
 */
final class SourceText implements AutoCloseable {

    private final DigestInput bytes;
    private final boolean gzip;
    private final Encoding encoding;
    private final int droppedMark;
    private final InputStream utf8;

    private SourceText(DigestInput bytes, boolean damaged) throws IOException {
        this.bytes = bytes;
        byte[] magic = bytes.readNBytes(2);
        gzip = magic.length == 2
                && (magic[0] & 0xFF) == GunzipInput.MAGIC_1
                && (magic[1] & 0xFF) == GunzipInput.MAGIC_2;
        InputStream whole = again(magic, bytes);
        InputStream unpacked = gzip ? new GunzipInput(whole) : whole;
        if (damaged) {
            unpacked = new CutOffInput(unpacked);
        }
        byte[] start = unpacked.readNBytes(Encoding.LOOKED_AT);
        long nuls = 0;
        while (damaged && start.length == Encoding.LOOKED_AT && isNul(start)) {
            nuls += Encoding.LOOKED_AT;
            start = unpacked.readNBytes(Encoding.LOOKED_AT);
        }
        int more = damaged ? firstOther(start) & ~1 : 0;
        nuls += more;
        if (nuls > 0) {
            byte[] next = unpacked.readNBytes(Encoding.LOOKED_AT_REST);
            byte[] rest = Arrays.copyOfRange(start, more, start.length + next.length);
            System.arraycopy(next, 0, rest, start.length - more, next.length);
            start = rest;
        }
        encoding = nuls > 0 ? Encoding.ofRest(start) : Encoding.of(start);
        droppedMark = nuls > 0 ? 0 : encoding.droppedMark(start);
        InputStream text = encoding.utf8(new SequenceInputStream(new NulInput(nuls), again(start, unpacked)));
        utf8 = damaged ? new CutOffInput(text) : text;
    }

    /** @throws BadBytes if it cannot be text from its first bytes on */
    static SourceText open(Origin origin) throws IOException {
        DigestInput bytes = new DigestInput(origin.open());
        try {
            return new SourceText(bytes, origin.isDamaged());
        } catch (IOException e) {
            bytes.close();
            throw e instanceof BadBytes bad ? bad.at(0) : e;
        }
    }

    /** Whether offsets in the text are offsets in the bytes as well. */
    boolean isBytes() {
        return !gzip && encoding == Encoding.UTF_8;
    }

    boolean isGzip() {
        return gzip;
    }

    /** What messages call a text that was unpacked: their offsets are not those of the file. */
    static String unpackedName(String name) {
        return name + " (unpacked)";
    }

    InputStream utf8() {
        return utf8;
    }

    /** The bytes, not the text, after all of them were read. */
    Fingerprint fingerprint(Origin.State state) {
        return new Fingerprint(bytes.size(), state.modified().toInstant(), bytes.sha256());
    }

    @Override
    public void close() throws IOException {
        utf8.close();
    }

    /** How many bytes a byte-order mark takes up that is not in the text. */
    int droppedMark() {
        return droppedMark;
    }

    /** How many of the original bytes a byte of the text stands for; a character's first byte stands for all of it. */
    int originalBytes(int utf8Byte) {
        return encoding.originalBytes(utf8Byte);
    }

    private static boolean isNul(byte[] bytes) {
        return firstOther(bytes) == bytes.length;
    }

    private static int firstOther(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] == 0) {
            at++;
        }
        return at;
    }

    private static InputStream again(byte[] start, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(start), rest);
    }
}
