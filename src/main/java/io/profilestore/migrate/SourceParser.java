package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.InvalidProfile;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** The JSON in one text, token by token; every complaint about it says where, why and what to do. */
final class SourceParser implements AutoCloseable {

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

    private static final int OUTSIDE = -1;

    private final Origin origin;
    private final SourceText text;
    private final Utf8Input input;
    private final JsonParser parser;

    /** How many steps of the path lead to a record's own, key included. */
    private int stepsToRecord = OUTSIDE;

    private boolean keyInPath;
    private long ordinal;
    private long recordStart;
    private @Nullable String key;
    private boolean withinRecord;
    private boolean ended;

    /** @throws SourceException of kind MALFORMED or UNREADABLE */
    SourceParser(Origin origin) {
        this.origin = origin;
        try {
            text = SourceText.open(origin);
        } catch (BadBytes e) {
            throw new SourceException(origin.name(), new Position(1, 1, 0), e.diagnosis(), e);
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
        input = new Utf8Input(text.utf8());
        try {
            // Reads the first bytes already.
            parser = READER.createParser(input);
        } catch (JacksonException e) {
            close(text);
            throw e.getCause() instanceof BadBytes bad
                    ? new SourceException(name(), position(bad.diagnosis().byteOffset()), bad.diagnosis(), e)
                    : SourceException.unreadable(
                            origin.name(), e.getCause() instanceof IOException io ? io : new IOException(e));
        }
    }

    JsonParser json() {
        return parser;
    }

    SourceText text() {
        return text;
    }

    /** How much text has been read. */
    long size() {
        return input.size();
    }

    /** Where the current token begins. */
    long tokenStart() {
        return parser.currentTokenLocation().getByteOffset();
    }

    /** The line of the current token, for comparisons. */
    int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /**
     * From now on there are records.
     *
     * @param stepsToRecord how many steps of a path in the document lead to a record
     * @param keyInPath whether the last of them is its key
     */
    void enter(int stepsToRecord, boolean keyInPath) {
        this.stepsToRecord = stepsToRecord;
        this.keyInPath = keyInPath;
    }

    /** There are no more records. */
    void leave() {
        stepsToRecord = OUTSIDE;
        key = null;
    }

    /** The document has ended; whatever follows is not a part of it. */
    void end() {
        ended = true;
    }

    /** A record begins with the current token; from {@code key} on where that is known. */
    void begin(@Nullable String key) {
        recordStart = tokenStart();
        this.key = key;
        withinRecord = true;
        input.limit(recordStart, MAX_TEXT_LENGTH);
    }

    /** The value whose first token is the current one. */
    JsonNode value() {
        JsonNode value = parser.readValueAsTree();
        input.limit(0, Long.MAX_VALUE);
        return value;
    }

    /** The record that {@link #begin} began and whose value is this. */
    SourceRecord record(String key, JsonNode value) {
        this.key = key;
        long length = parser.currentLocation().getByteOffset() - recordStart;
        SourceRecord record = new SourceRecord(key, checked(key, value, length), ordinal++, recordStart, length);
        withinRecord = false;
        return record;
    }

    /** Does what may throw one of a parser's exceptions, and throws its own. */
    <T extends @Nullable Object> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidProfile e) {
            Place place = new Place(name(), position(recordStart), key, e.pointer());
            throw new SourceException(Kind.MALFORMED, place, e.reason(), e.nextStep(), e);
        } catch (NumberFormatException e) {
            throw malformed(Diagnosis.ofNumber(tokenStart()), e);
        } catch (JacksonException e) {
            throw failed(e);
        }
    }

    /** The current record is not one. */
    SourceException refused(String pointer, String problem, String nextStep) {
        Place place = new Place(name(), position(recordStart), null, pointer);
        return new SourceException(Kind.MALFORMED, place, problem, nextStep, null);
    }

    SourceException malformed(Diagnosis diagnosis, @Nullable Exception cause) {
        Position position = position(diagnosis.byteOffset());
        return new SourceException(Kind.MALFORMED, place(position), diagnosis.problem(), diagnosis.nextStep(), cause);
    }

    /** The text is fine, and other options are needed for it. */
    SourceException otherOptions(long byteOffset, String problem, String nextStep) {
        Place place = new Place(name(), position(byteOffset), null, "");
        return new SourceException(Kind.OTHER_OPTIONS, place, problem, nextStep, null);
    }

    @Override
    public void close() {
        parser.close();
    }

    private static void close(SourceText text) {
        try {
            text.close();
        } catch (IOException e) {
            // What went wrong before is what is reported.
        }
    }

    /** Line and column of places in the text. */
    static List<Position> positions(Origin origin, List<Long> byteOffsets) {
        try (SourceText again = SourceText.open(origin)) {
            return again.positions(byteOffsets);
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
    }

    private Position position(long byteOffset) {
        return positions(origin, List.of(byteOffset)).get(0);
    }

    private String name() {
        return text.isGzip() ? SourceText.unpackedName(origin.name()) : origin.name();
    }

    private SourceException failed(JacksonException e) {
        if (e.getCause() instanceof BadBytes bad) {
            return malformed(bad.diagnosis(), e);
        }
        if (e.getCause() instanceof IOException io) {
            return SourceException.unreadable(origin.name(), io);
        }
        Diagnosis diagnosis = Diagnosis.ofSyntax(e, parser, input.endsOpen());
        return malformed(ended ? Diagnosis.ofTrailing(false, diagnosis.byteOffset()) : diagnosis, e);
    }

    /** Where we are: in which profile, and where in it. Between two profiles the path still leads to the one before. */
    private Place place(Position position) {
        JsonPointer path = parser.streamReadContext().pathAsPointer();
        if (ended || stepsToRecord == OUTSIDE) {
            return new Place(name(), position, null, "");
        }
        int others = keyInPath ? stepsToRecord - 1 : stepsToRecord;
        for (int i = 0; i < others && !path.matches(); i++) {
            path = path.tail();
        }
        if (!keyInPath) {
            return new Place(name(), position, withinRecord ? key : null, withinRecord ? path.toString() : "");
        }
        String name = path.matches() ? null : path.getMatchingProperty();
        return name != null && (withinRecord || !name.equals(key))
                ? new Place(name(), position, name, path.tail().toString())
                : new Place(name(), position, null, "");
    }

    private JsonNode checked(String key, JsonNode value, long length) {
        Call call = new Call("read", key, origin.name());
        ProfileRules.checkKey(call);
        JsonNode stored = ProfileRules.checkValue(call, value);
        if (length > SURELY_SMALL) {
            var unused = ProfileRules.bytes(call, stored);
        }
        return stored;
    }
}
