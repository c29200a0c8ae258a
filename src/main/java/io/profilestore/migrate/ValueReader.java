package io.profilestore.migrate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Makes values of texts that are handed to it one by one. The parser is made once, which takes longer than a small value;
 * it sees the texts as one, a line for each, and is thrown away when one of them is refused.
 */
final class ValueReader implements AutoCloseable {

    /** The parser looks at these to tell the encoding. */
    private static final byte[] BEGINNING = {'\n', '\n', '\n', '\n'};

    private final ObjectReader reader;
    private final Texts texts = new Texts();
    private @Nullable JsonParser parser;
    private long bytesBefore;

    /** @param reader takes several values from one text */
    ValueReader(ObjectReader reader) {
        this.reader = reader.forType(JsonNode.class);
    }

    /**
     * The value.
     *
     * @throws RuntimeException one of Jackson's, or a {@link NumberFormatException}
     */
    JsonNode read(byte[] bytes, int from, int to) {
        JsonParser open = parser == null ? reader.createParser(texts.begin()) : parser;
        bytesBefore = parser == null ? BEGINNING.length : bytesBefore;
        parser = open;
        texts.next(bytes, from, to);
        var unused = open.nextToken();
        JsonNode value = reader.readValue(open);
        bytesBefore += to - from + 1;
        if (open.currentLocation().getByteOffset() < bytesBefore - 1) {
            throw new IllegalStateException("the parser has not read all of a text, and would go on in its middle");
        }
        return value;
    }

    /** Where in the value the parser was when it refused it; it is not used again. */
    TokenStreamContext refused() {
        JsonParser open = parser == null ? reader.createParser(texts.begin()) : parser;
        TokenStreamContext context = open.streamReadContext();
        close();
        return context;
    }

    @Override
    public void close() {
        if (parser != null) {
            parser.close();
            parser = null;
        }
    }

    /** The texts as one stream, which ends where somebody wants more than a text and the line feed behind it. */
    private static final class Texts extends BlockInput {

        private byte[] bytes = BEGINNING;
        private int at;
        private int to;
        private boolean lineEnded;

        Texts begin() {
            next(BEGINNING, 0, BEGINNING.length);
            lineEnded = true;
            return this;
        }

        void next(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.to = to;
            lineEnded = false;
        }

        @Override
        public int read(byte[] buffer, int start, int length) {
            int count = Math.min(length, to - at);
            System.arraycopy(bytes, at, buffer, start, count);
            at += count;
            if (at == to && !lineEnded && count < length) {
                buffer[start + count++] = '\n';
                lineEnded = true;
            }
            return count == 0 ? -1 : count;
        }
    }
}
