package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * One pass over one text: the next record, until the text has ended and nothing follows. Its first token, or the one that
 * {@code --at} leads to, tells its shape.
 */
final class TextReader implements AutoCloseable {

    private final SourceParser in;
    private final JsonParser json;
    private final SourceOptions options;
    private final @Nullable String onlyKey;
    private final KeyGuess guess;
    private final Descent descent;

    private @Nullable Shape shape;
    private int firstLine;

    private TextReader(SourceParser in, SourceOptions options, @Nullable String onlyKey, KeyGuess guess) {
        this.in = in;
        this.json = in.json();
        this.options = options;
        this.onlyKey = onlyKey;
        this.guess = guess;
        this.descent = new Descent(in, options.at().orElse(JsonPointer.empty()));
    }

    /**
     * Whatever shape the text has.
     *
     * @param guess is shown the members of a keyed object
     * @throws SourceException of kind MALFORMED or UNREADABLE
     */
    static TextReader of(Origin origin, SourceOptions options, KeyGuess guess) {
        return new TextReader(new SourceParser(origin), options, null, guess);
    }

    /** A text that is one profile. */
    static TextReader ofProfile(Origin origin, String key) {
        return new TextReader(new SourceParser(origin), SourceOptions.defaults(), key, new KeyGuess());
    }

    /**
     * The next record, null after the last one.
     *
     * @throws SourceException of kind MALFORMED, OTHER_OPTIONS or UNREADABLE
     */
    @Nullable
    SourceRecord next() {
        return in.<@Nullable SourceRecord>guarded(this::advance);
    }

    /** What was read, after the last record. */
    Fingerprint fingerprint(Origin.State state) {
        return in.text().fingerprint(state);
    }

    @Override
    public void close() {
        in.close();
    }

    private @Nullable SourceRecord advance() {
        if (shape == null) {
            shape = begin();
        }
        SourceRecord record = shape.next();
        if (record == null && json.currentToken() != null) {
            end();
        }
        return record;
    }

    private Shape begin() {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw in.malformed(Diagnosis.ofNothing(in.size()), null);
        }
        firstLine = in.line();
        if (onlyKey != null) {
            return profile(onlyKey);
        }
        if (options.at().isEmpty() && first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
            throw in.malformed(Diagnosis.ofTopLevel(first, in.tokenStart()), null);
        }
        descent.enter();
        int depth = depth();
        Optional<KeyRule> key = options.key();
        return switch (json.currentToken()) {
            case START_ARRAY -> new ArrayShape(in, depth, key.orElseThrow(this::arrayWithoutKey));
            case START_OBJECT -> key.isEmpty() ? new KeyedShape(in, depth, guess) : lines(key.get());
            default ->
                throw in.otherOptions(
                        in.tokenStart(),
                        "--at leads to a value that is neither object nor array",
                        "Name the object or array that the profiles are in.");
        };
    }

    private int depth() {
        int depth = 0;
        for (JsonPointer rest = options.at().orElse(JsonPointer.empty()); !rest.matches(); rest = rest.tail()) {
            depth++;
        }
        return depth;
    }

    private Shape lines(KeyRule key) {
        if (options.at().isPresent()) {
            throw in.otherOptions(
                    in.tokenStart(),
                    "there is an object of profiles by key at " + options.at().get()
                            + ", and --key is for an array or JSON Lines",
                    "Leave out --key.");
        }
        return new LinesShape(in, key);
    }

    private Shape profile(String key) {
        in.enter(0, false);
        boolean[] read = {false};
        return () -> {
            if (read[0]) {
                in.leave();
                return null;
            }
            read[0] = true;
            in.begin(key);
            return in.record(key, in.value());
        };
    }

    private SourceException arrayWithoutKey() {
        long start = in.tokenStart();
        JsonToken first = json.nextToken();
        if (first != JsonToken.START_OBJECT && first != JsonToken.END_ARRAY) {
            return in.malformed(Diagnosis.ofNoObject("this element of the array", first, in.tokenStart()), null);
        }
        in.begin(null);
        JsonNode record = first == JsonToken.END_ARRAY ? Json.mapper().createObjectNode() : in.value();
        return in.otherOptions(
                start,
                "this is an array of records",
                "Say which member is the key and differs in each record, for example "
                        + KeyGuess.option(record).orElse("--key /id") + ".");
    }

    /** The shape has ended: so has the document, but for what is around it. */
    private void end() {
        descent.leave();
        int lastLine = json.currentToken() == JsonToken.END_OBJECT || json.currentToken() == JsonToken.END_ARRAY
                ? in.line()
                : firstLine;
        in.end();
        JsonToken next = json.nextToken();
        if (next == null) {
            return;
        }
        boolean object = next == JsonToken.START_OBJECT;
        if (object && onlyKey == null && firstLine == lastLine && in.line() > lastLine) {
            throw linesAfterAll();
        }
        throw in.malformed(Diagnosis.ofTrailing(object, in.tokenStart()), null);
    }

    /** A second object on a line of its own. */
    private SourceException linesAfterAll() {
        if (options.at().isPresent()) {
            return in.otherOptions(
                    in.tokenStart(),
                    "a second object follows on a line of its own: this looks like JSON Lines, and --at is for one"
                            + " document",
                    "Leave out --at, and say with --key which member of each line is the key.");
        }
        if (options.key().isPresent() || guess.option().isEmpty()) {
            return in.malformed(Diagnosis.ofTrailing(true, in.tokenStart()), null);
        }
        return in.otherOptions(
                in.tokenStart(),
                "a second object follows on a line of its own: this looks like JSON Lines, and not one object of"
                        + " profiles by key",
                "Say which member of each line is the key, for example "
                        + guess.option().get() + ".");
    }
}
