package io.profilestore.migrate;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One pass over one text: the next record, until the text has ended and nothing follows. Its first byte, or the one that
 * {@code --at} leads to, tells its shape.
 */
final class TextReader implements AutoCloseable {

    private final Origin origin;
    private final RecordScanner in;
    private final TextWindow window;
    private final Complaints complaints;
    private final SourceOptions options;
    private final @Nullable String onlyKey;
    private final KeyGuess guess;
    private final Descent descent;

    private @Nullable Shape shape;
    private long first;
    private boolean ended;

    private TextReader(
            Origin origin, SourceOptions options, @Nullable String onlyKey, KeyGuess guess, SourceVisitor visitor) {
        this.origin = origin;
        this.in = new RecordScanner(origin, options.limits(), visitor);
        this.window = in.window();
        this.complaints = in.complaints();
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
    static TextReader of(Origin origin, SourceOptions options, KeyGuess guess, SourceVisitor visitor) {
        return new TextReader(origin, options, null, guess, visitor);
    }

    /** A text that is one profile. */
    static TextReader ofProfile(Origin origin, SourceOptions options, String key, SourceVisitor visitor) {
        return new TextReader(origin, options, key, new KeyGuess(), visitor);
    }

    /**
     * Shows the next record to the visitor; false after the last one.
     *
     * @throws SourceException of kind MALFORMED, OTHER_OPTIONS or UNREADABLE
     */
    boolean next() {
        try {
            if (shape == null) {
                shape = begin();
            }
            if (!ended && !shape.next()) {
                ended = true;
                end();
            }
            return !ended;
        } catch (BadBytes e) {
            throw complaints.damaged(e);
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
    }

    /** What was read, after the last record. */
    Fingerprint fingerprint(Origin.State state) {
        return in.text().fingerprint(state);
    }

    @Override
    public void close() {
        in.close();
    }

    private Shape begin() throws IOException {
        passMark();
        int found = window.blanks();
        window.keep();
        complaints.between("");
        if (found == TextWindow.END) {
            throw complaints.malformed(Diagnosis.ofNothing(window.offset()));
        }
        first = window.offset();
        if (onlyKey != null) {
            return new ProfileShape(in, onlyKey);
        }
        if (options.at().isEmpty() && RejectsShape.begins(window)) {
            return rejects();
        }
        if (options.at().isEmpty() && found != '{' && found != '[') {
            throw noContainer(found);
        }
        descent.enter();
        found = window.peek();
        if (found == '[') {
            KeyRule key = options.key().orElse(null);
            long start = window.offset();
            window.advance();
            if (key == null) {
                throw arrayWithoutKey(start);
            }
            return new ArrayShape(in, key);
        }
        if (found == '{') {
            if (options.key().isPresent()) {
                return lines(options.key().get());
            }
            window.advance();
            return new KeyedShape(in, guess);
        }
        throw complaints.otherOptions(
                window.offset(),
                "--at leads to a value that is neither object nor array",
                "Name the object or array that the profiles are in.");
    }

    private void passMark() throws IOException {
        while (window.end() - window.position() < 3 && window.more()) {
            // Three bytes are a byte-order mark.
        }
        byte[] bytes = window.bytes();
        int at = window.position();
        boolean marked = window.end() - at > 2
                && (bytes[at] & 0xFF) == 0xEF
                && (bytes[at + 1] & 0xFF) == 0xBB
                && (bytes[at + 2] & 0xFF) == 0xBF;
        window.moveTo(marked ? at + 3 : at);
    }

    private SourceException noContainer(int found) throws IOException {
        if (!RecordScanner.beginsValue(found)) {
            return complaints.mistake();
        }
        in.passOther();
        return complaints.malformed(Diagnosis.ofTopLevel(found, first));
    }

    private Shape rejects() {
        if (options.key().isPresent()) {
            throw complaints.otherOptions(
                    first, "this is a file of rejected records, which say their keys themselves", "Leave out --key.");
        }
        return new RejectsShape(in);
    }

    private Shape lines(KeyRule key) {
        if (options.at().isPresent()) {
            throw complaints.otherOptions(
                    window.offset(),
                    "there is an object of profiles by key at " + options.at().get()
                            + ", and --key is for an array or JSON Lines",
                    "Leave out --key.");
        }
        return new LinesShape(in, key);
    }

    private SourceException arrayWithoutKey(long start) throws IOException {
        JsonNode record = MissingNode.getInstance();
        Container elements = new Container(in, false);
        if (elements.next()) {
            int found = window.peek();
            if (found != '{') {
                in.passOther();
                Unstorable why = Diagnosis.ofNoObject("this element of the array", found);
                return complaints.malformed(new Diagnosis(start + 1, why.problem(), why.nextStep()));
            }
            in.begin(elements.prefix(), null, null);
            if (in.pass(false) == RecordScanner.Ending.WHOLE) {
                record = in.value();
            }
        }
        return complaints.otherOptions(
                start,
                "this is an array of records",
                "Say which member is the key and differs in each record, for example "
                        + KeyGuess.option(record).orElse("--key /id") + ".");
    }

    /** The shape has ended: so has the document, but for what is around it. */
    private void end() throws IOException {
        descent.leave();
        long last = window.offset();
        int found = window.blanks();
        if (found == TextWindow.END) {
            return;
        }
        if (found == 0) {
            throw complaints.malformed(Diagnosis.ofNul(window.offset()));
        }
        boolean object = found == '{';
        if (object && onlyKey == null) {
            Position beginning = complaints.position(first);
            Position end = complaints.position(last);
            Position next = complaints.position(window.offset());
            if (beginning.line() == end.line() && next.line() > end.line()) {
                throw linesAfterAll();
            }
        }
        throw complaints.malformed(Diagnosis.ofTrailing(object, window.offset()));
    }

    /** A second object on a line of its own. */
    private SourceException linesAfterAll() {
        if (options.at().isPresent()) {
            return complaints.otherOptions(
                    window.offset(),
                    "a second object follows on a line of its own: this looks like JSON Lines, and --at is for one"
                            + " document",
                    "Leave out --at, and say with --key which member of each line is the key.");
        }
        if (options.key().isPresent() || guess.option().isEmpty()) {
            return complaints.malformed(Diagnosis.ofTrailing(true, window.offset()));
        }
        return complaints.otherOptions(
                window.offset(),
                "a second object follows on a line of its own: this looks like JSON Lines, and not one object of"
                        + " profiles by key",
                "Say which member of each line is the key, for example "
                        + guess.option().get() + ".");
    }
}
