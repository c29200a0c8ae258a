package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The text in gzip data, of one member or several, each checked by its checksum and length.
 *
 * <p>{@link java.util.zip.GZIPInputStream} is no substitute: it takes a second member that was cut off within its header,
 * and anything else behind the first, for the end. Source: RFC 1952.
 */
final class GunzipInput extends BlockInput {

    static final int MAGIC_1 = 0x1F;
    static final int MAGIC_2 = 0x8B;

    private static final int DEFLATE = 8;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] compressed = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    private boolean withinMember;
    private boolean ended;

    /** @param in gzip data from its first byte on */
    GunzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!withinMember) {
                beginMember();
            }
            int count = inflated(buffer, start, length);
            if (count > 0) {
                crc.update(buffer, start, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
                ended = !anotherMember();
            } else if (inflater.needsInput()) {
                fill();
                inflater.setInput(compressed, next, end - next);
                next = end;
            } else {
                throw damaged("its data asks for a dictionary");
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflated(byte[] buffer, int start, int length) throws BadBytes {
        try {
            return inflater.inflate(buffer, start, length);
        } catch (DataFormatException e) {
            throw damaged("its data cannot be unpacked");
        }
    }

    private void beginMember() throws IOException {
        if (next() != MAGIC_1 || next() != MAGIC_2 || next() != DEFLATE) {
            throw damaged("its header is none of gzip's");
        }
        int flags = next();
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(next() | (next() << 8));
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        skip((flags & FLAG_CRC) != 0 ? 2 : 0);
        inflater.reset();
        crc.reset();
        inflater.setInput(compressed, next, end - next);
        next = end;
        withinMember = true;
    }

    private void endMember() throws IOException {
        next = end - inflater.getRemaining();
        withinMember = false;
        if (number() != crc.getValue() || number() != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw damaged("its checksum or length is not that of the text");
        }
    }

    /** Zeros may fill up a block of a tape; whatever else follows is a member, or damage. */
    private boolean anotherMember() throws IOException {
        do {
            while (next < end) {
                if (compressed[next] != 0) {
                    if ((compressed[next] & 0xFF) != MAGIC_1) {
                        throw new BadBytes(
                                "something that is no gzip data follows the end of the gzip data",
                                "Check that the text is whole, then remove what follows: gunzip it and gzip it again.");
                    }
                    return true;
                }
                next++;
            }
        } while (filled());
        return false;
    }

    private long number() throws IOException {
        return next() | (next() << 8) | (next() << 16) | ((long) next() << 24);
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // Each byte up to the NUL belongs to it.
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int unused = next();
        }
    }

    private int next() throws IOException {
        if (next == end) {
            fill();
        }
        return compressed[next++] & 0xFF;
    }

    private void fill() throws IOException {
        if (!filled()) {
            throw BadBytes.cutOff(
                    "the gzip data ends in the middle; the file was cut off, as by a crash, a full disk, or a copy made"
                            + " while it was being written");
        }
    }

    private boolean filled() throws IOException {
        next = 0;
        end = Math.max(0, in.read(compressed, 0, compressed.length));
        return end > 0;
    }

    private static BadBytes damaged(String why) {
        return new BadBytes("the gzip data is damaged: " + why, Diagnosis.RESTORE);
    }
}
