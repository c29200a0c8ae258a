package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a source on its way to the parser: checked to be UTF-8 without NUL.
 *
 * <p>Jackson's parser is no substitute for the check: it reads the overlong {@code C0 80} as a character and does not
 * tell blocks of NULs from any other rubbish. What is wrong is thrown only after everything before it has been handed
 * out, so that an earlier mistake in the JSON is reported first.
 */
final class Utf8Input extends BlockInput {

    private static final String CONVERT = "Convert it to UTF-8, for example with iconv -t UTF-8.";

    private final InputStream in;
    private long handedOut;
    private long limitStart;
    private long limitLength = Long.MAX_VALUE;
    private int lastByte;
    private boolean ended;
    private @Nullable BadBytes bad;

    /** How many bytes of the current character are still to come, where it began, and what its next byte may be. */
    private int missing;

    private long characterStart;
    private int characterLead;
    private int lowest;
    private int highest;

    Utf8Input(InputStream bytes) {
        in = bytes;
    }

    /** How many bytes have been read so far. */
    long size() {
        return handedOut;
    }

    /**
     * Whether the parser has come to the end, and neither an object nor an array ends there: then the text was cut off, whatever the parser
     * says of its last bytes.
     */
    boolean endsOpen() {
        return ended && lastByte != '}' && lastByte != ']';
    }

    /** Lets no more than {@code length} bytes from {@code start} on be read, and a little that the parser reads ahead. */
    void limit(long start, long length) {
        limitStart = start;
        limitLength = length;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (bad != null) {
            throw bad;
        }
        if (handedOut - limitStart > limitLength) {
            throw new BadBytes(
                    limitStart,
                    "the profile's text is longer than the limit of " + limitLength + " bytes",
                    "Split the profile, or keep the large part elsewhere and its address here.");
        }
        int count = readOn(buffer, start, length);
        if (count < 0) {
            ended = true;
            if (missing > 0) {
                throw new BadBytes(characterStart, Diagnosis.TRUNCATED, Diagnosis.RESTORE);
            }
            return count;
        }
        int good = check(buffer, start, count);
        if (bad != null && good == 0) {
            throw bad;
        }
        handedOut += good;
        lastByte = buffer[start + good - 1];
        return good;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int readOn(byte[] buffer, int start, int length) throws IOException {
        try {
            return in.read(buffer, start, length);
        } catch (BadBytes e) {
            bad = e.at(handedOut);
            throw bad;
        }
    }

    /** How many of the bytes are good; sets {@link #bad} where that is not all of them. */
    private int check(byte[] buffer, int start, int count) {
        for (int i = 0; i < count; i++) {
            int signed = buffer[start + i];
            if (missing == 0 && signed > 0) {
                continue;
            }
            int unsigned = signed & 0xFF;
            long at = handedOut + i;
            boolean fine = missing == 0 ? begin(unsigned, at) : continueWith(unsigned);
            if (!fine) {
                bad = unsigned == 0 ? nul(at) : notUtf8();
                return i;
            }
        }
        return count;
    }

    /** The first byte of a character that is not ASCII. Source: the Unicode Standard, table 3-7. */
    private boolean begin(int lead, long at) {
        characterStart = at;
        characterLead = lead;
        missing = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return missing > 0;
    }

    private boolean continueWith(int unsigned) {
        boolean fine = unsigned >= lowest && unsigned <= highest;
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return fine;
    }

    private static BadBytes nul(long at) {
        return new BadBytes(
                at,
                "NUL bytes begin here, as where a crash or a power failure left a file whose content was never written",
                Diagnosis.RESTORE);
    }

    private BadBytes notUtf8() {
        return new BadBytes(
                characterStart,
                String.format(
                        "the byte 0x%02X is no UTF-8 here; the text is in another encoding or damaged", characterLead),
                CONVERT);
    }
}
