package io.profilestore.migrate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * A reading of JSON that permits whatever makes a record a reject, and nothing else: it tells rejects from damage.
 * Permitted are numbers that are none, numbers and texts of any length, half surrogate pairs, and nesting of any depth;
 * beyond {@value #MAX_DEPTH} levels it looks no further.
 */
final class Wellformed {

    /** Deeper documents would fill the memory with the parser's notes. */
    private static final int MAX_DEPTH = 100_000;

    /** Longer pointers help nobody. */
    private static final int MAX_POINTER_DEPTH = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * The first mistake in a text.
     *
     * @param byteOffset where in the text
     * @param path where in the document
     * @param atEnd whether the parser had read all of the text by then
     */
    record Mistake(JacksonException failure, long byteOffset, JsonPointer path, boolean atEnd) {}

    private Wellformed() {}

    /** A parser for tokens that permits the same. */
    static JsonParser parser(byte[] bytes, int from, int to) {
        return FACTORY.createParser(ObjectReadContext.empty(), new Input(tolerable(bytes, from, to)));
    }

    /** The first mistake in bytes. */
    static @Nullable Mistake mistakeIn(byte[] bytes, int from, int to) {
        try {
            return mistakeIn(tolerable(bytes, from, to));
        } catch (IOException e) {
            throw new AssertionError("nothing is read but memory", e);
        }
    }

    /** Likewise, of a stream that holds no bad UTF-8. */
    static @Nullable Mistake mistakeIn(InputStream text) throws IOException {
        try {
            return firstIn(new Input(text));
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e;
        }
    }

    private static @Nullable Mistake firstIn(Input input) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), input)) {
            try {
                while (parser.nextToken() != null) {
                    // Strings and numbers are passed over without being made.
                }
                return null;
            } catch (StreamConstraintsException e) {
                return null;
            } catch (JacksonException e) {
                if (e.getCause() instanceof IOException) {
                    throw e;
                }
                return mistake(e, parser, input.ended);
            }
        }
    }

    private static Mistake mistake(JacksonException e, JsonParser parser, boolean atEnd) {
        TokenStreamLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        JsonPointer path = parser.streamReadContext().getNestingDepth() > MAX_POINTER_DEPTH
                ? JsonPointer.empty()
                : parser.streamReadContext().pathAsPointer();
        return new Mistake(e, Math.max(0, location.getByteOffset()), path, atEnd);
    }

    private static InputStream tolerable(byte[] bytes, int from, int to) {
        int bad = Utf8Check.firstBad(bytes, from, to);
        if (bad == Utf8Check.FINE) {
            return new ByteArrayInputStream(bytes, from, to - from);
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        for (int at = bad - from; at != Utf8Check.FINE; at = Utf8Check.firstBad(copy, at, copy.length)) {
            copy[at] = '?';
        }
        return new ByteArrayInputStream(copy);
    }

    /** Spoils surrogates' escapes, which Jackson does not take in names, and NUL, by which it guesses an encoding. */
    private static final class Input extends BlockInput {

        private final InputStream in;
        private boolean afterBackslash;
        private boolean afterU;
        private boolean ended;

        Input(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int start, int length) throws IOException {
            int count = in.read(buffer, start, length);
            ended |= count < 0;
            for (int i = start; i < start + count; i++) {
                byte next = buffer[i];
                if (next == 0) {
                    buffer[i] = 1;
                } else if (afterU && (next == 'd' || next == 'D')) {
                    buffer[i] = '0';
                }
                afterU = afterBackslash && next == 'u';
                afterBackslash = !afterBackslash && next == '\\';
            }
            return count;
        }
    }
}
