package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.InvalidProfile;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** One pass over one JSON object of profiles: the next record, until the object has ended and nothing follows it. */
final class KeyedObjectReader implements AutoCloseable {

    /**
     * How much text one profile may take up: more than its compact form, which is what the limit is about, since white
     * space and escapes count here.
     */
    static final long MAX_TEXT_LENGTH = 4L * ProfileRules.MAX_BYTES;

    /** Compact text is at most twice as long as the source's ({@code 5e-6} becomes {@code 0.000005}). */
    private static final long SURELY_SMALL = ProfileRules.MAX_BYTES / 2;

    /** The parser stands in the middle of a document, where the next profile is no trailing token. */
    private static final ObjectReader READER =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String source;
    private final LongFunction<Position> positions;
    private final Utf8Input input;
    private final JsonParser parser;

    private int firstLine;
    private long ordinal;
    private long recordStart;
    private @Nullable String key;
    private boolean withinRecord;
    private boolean ended;

    /** @param positions line and column of a byte offset */
    KeyedObjectReader(String source, InputStream bytes, LongFunction<Position> positions) {
        this.source = source;
        this.positions = positions;
        this.input = new Utf8Input(bytes);
        try {
            this.parser = READER.createParser(input);
        } catch (JacksonException e) {
            throw atStart(source, positions, e);
        }
    }

    /**
     * The next record, null after the last one.
     *
     * @throws SourceException of kind MALFORMED or UNREADABLE
     */
    @Nullable
    SourceRecord next() {
        try {
            return advance();
        } catch (InvalidProfile e) {
            throw refused(e);
        } catch (NumberFormatException e) {
            throw malformed(Diagnosis.ofNumber(parser.currentTokenLocation().getByteOffset()), e);
        } catch (JacksonException e) {
            throw failed(e);
        }
    }

    /** How many bytes there were, after the last record. */
    long size() {
        return input.size();
    }

    /** The digest of all bytes, after the last record. */
    String sha256() {
        return input.sha256();
    }

    @Override
    public void close() {
        parser.close();
    }

    /** Reads one record; says where it stands, in the fields, whenever it throws. */
    private @Nullable SourceRecord advance() {
        if (firstLine == 0) {
            begin();
        }
        if (parser.nextToken() == JsonToken.END_OBJECT) {
            end();
            return null;
        }
        String name = parser.currentName();
        recordStart = parser.currentTokenLocation().getByteOffset();
        key = name;
        withinRecord = true;
        input.limit(recordStart, MAX_TEXT_LENGTH);
        parser.nextToken();
        JsonNode value = parser.readValueAsTree();
        input.limit(0, Long.MAX_VALUE);
        long length = parser.currentLocation().getByteOffset() - recordStart;
        SourceRecord record = new SourceRecord(name, checked(name, value, length), ordinal++, recordStart, length);
        withinRecord = false;
        return record;
    }

    private void begin() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw malformed(Diagnosis.ofNothing(input.size()), null);
        }
        TokenStreamLocation location = parser.currentTokenLocation();
        if (first != JsonToken.START_OBJECT) {
            throw malformed(Diagnosis.ofTopLevel(first, location.getByteOffset()), null);
        }
        firstLine = location.getLineNr();
    }

    private void end() {
        key = null;
        ended = true;
        int lastLine = parser.currentTokenLocation().getLineNr();
        JsonToken next = parser.nextToken();
        if (next != null) {
            TokenStreamLocation location = parser.currentTokenLocation();
            boolean lines = firstLine == lastLine && location.getLineNr() > lastLine;
            boolean anotherObject = next == JsonToken.START_OBJECT;
            throw malformed(Diagnosis.ofTrailing(anotherObject, lines, location.getByteOffset()), null);
        }
    }

    private JsonNode checked(String name, JsonNode value, long length) {
        Call call = new Call("read", name, source);
        ProfileRules.checkKey(call);
        JsonNode stored = ProfileRules.checkValue(call, value);
        if (length > SURELY_SMALL) {
            var unused = ProfileRules.bytes(call, stored);
        }
        return stored;
    }

    private SourceException failed(JacksonException e) {
        if (e.getCause() instanceof Utf8Input.BadBytes bad) {
            return malformed(new Diagnosis(bad.byteOffset(), bad.problem(), bad.nextStep()), e);
        }
        if (e.getCause() instanceof IOException io) {
            return KeyedObjectFile.unreadable(source, io);
        }
        Diagnosis diagnosis = Diagnosis.ofSyntax(e, parser, input.endsOpen());
        return malformed(ended ? Diagnosis.ofTrailing(false, false, diagnosis.byteOffset()) : diagnosis, e);
    }

    /** Jackson reads the first bytes when it makes a parser, to tell encodings apart. */
    private static SourceException atStart(String source, LongFunction<Position> positions, JacksonException e) {
        if (e.getCause() instanceof Utf8Input.BadBytes bad) {
            Place place = new Place(source, positions.apply(bad.byteOffset()), null, "");
            return new SourceException(Kind.MALFORMED, place, bad.problem(), bad.nextStep(), e);
        }
        return KeyedObjectFile.unreadable(source, e.getCause() instanceof IOException io ? io : new IOException(e));
    }

    private SourceException malformed(Diagnosis diagnosis, @Nullable Exception cause) {
        JsonPointer path =
                ended ? JsonPointer.empty() : parser.streamReadContext().pathAsPointer();
        String name = path.matches() ? null : path.getMatchingProperty();
        Position position = positions.apply(diagnosis.byteOffset());
        // Between two records the path still leads to the one before.
        boolean within = name != null && (withinRecord || !name.equals(key));
        Place place = within
                ? new Place(source, position, name, path.tail().toString())
                : new Place(source, position, null, "");
        return new SourceException(Kind.MALFORMED, place, diagnosis.problem(), diagnosis.nextStep(), cause);
    }

    private SourceException refused(InvalidProfile e) {
        String pointer = e.pointer();
        Place place = new Place(source, positions.apply(recordStart), key, pointer);
        return new SourceException(Kind.MALFORMED, place, e.reason(), e.nextStep(), e);
    }
}
