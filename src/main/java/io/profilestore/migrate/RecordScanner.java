package io.profilestore.migrate;

import io.profilestore.json.ProfileRules;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The records in one text: finds where each begins and ends, has it parsed by itself, and shows it to a visitor, as a
 * record or a reject.
 */
final class RecordScanner implements AutoCloseable {

    /** How a value ended. */
    enum Ending {
        WHOLE,
        /** Its text is longer than the limit: it is whole, and was not kept. */
        DROPPED,
        /** The line has ended, and the value should have ended on it. */
        LINE_END
    }

    /** Longer keys are not kept for a reject; they would fill the memory. */
    private static final int MAX_KEPT_KEY = 64 * 1024;

    private final Origin origin;
    private final SourceText text;
    private final TextWindow window;
    private final Structure structure = new Structure();
    private final SourceVisitor visitor;
    private final Limits limits;
    private final RecordParser parser;
    private final Places places;
    private final Complaints complaints;

    private long ordinal;
    private long start;
    private @Nullable String key;
    private @Nullable KeyRule rule;
    private @Nullable Unstorable fault;
    private @Nullable JsonNode last;
    private byte @Nullable [] takenBack;
    private int takenBackFrom;

    /** @throws SourceException of kind MALFORMED or UNREADABLE */
    RecordScanner(Origin origin, Limits limits, SourceVisitor visitor) {
        this.origin = origin;
        this.limits = limits;
        this.visitor = visitor;
        places = new Places(origin);
        parser = new RecordParser(origin.name(), limits);
        try {
            text = SourceText.open(origin);
        } catch (BadBytes e) {
            throw new SourceException(origin.name(), new Position(1, 1, 0), e.diagnosis(), e);
        } catch (IOException e) {
            throw SourceException.unreadable(origin.name(), e);
        }
        window = new TextWindow(text.utf8(), limits.recordBytes());
        complaints = new Complaints(name(), window, places);
    }

    /** Records come before it that this text is not asked for. */
    void countFrom(long ordinal) {
        this.ordinal = ordinal;
    }

    /** How many records there were. */
    long count() {
        return ordinal;
    }

    TextWindow window() {
        return window;
    }

    SourceText text() {
        return text;
    }

    Complaints complaints() {
        return complaints;
    }

    RecordParser parser() {
        return parser;
    }

    /** The value that is kept, for a look at it; a {@code MissingNode} if there is none that can be read. */
    JsonNode value() {
        try {
            return parser.value(window.bytes(), window.kept(), window.position());
        } catch (Unstorable e) {
            return MissingNode.getInstance();
        } catch (IllFormed e) {
            throw complaints.mistake();
        }
    }

    /** The value of the last record; null where it was rejected. */
    @Nullable
    JsonNode lastValue() {
        return last;
    }

    /** The key of the last record; null where it is not known. */
    @Nullable
    String lastKey() {
        return key;
    }

    /** How much text the last record takes up. */
    long lastLength() {
        return window.offset() - start;
    }

    /** Whether a value may begin with a byte; what is no number or word after all is found out later. */
    static boolean beginsValue(int first) {
        return first == '{'
                || first == '['
                || first == '"'
                || first == '-'
                || first == '+'
                || (first >= '0' && first <= '9')
                || (first >= 'A' && first <= 'Z')
                || (first >= 'a' && first <= 'z');
    }

    /**
     * A record begins with the current byte.
     *
     * @param prefix what to read it behind, so that it is JSON by itself: the beginning of an object or array, or nothing
     * @param key the key where it is not in the record
     * @param rule where it is in the record
     */
    void begin(String prefix, @Nullable String key, @Nullable KeyRule rule) {
        window.keep();
        start = window.offset();
        this.key = key;
        this.rule = rule;
        fault = null;
        takenBack = null;
        complaints.within(prefix, key);
    }

    /** The record's key is the string that the current byte begins, and a colon and the value follow. */
    void nameAndColon() throws IOException {
        if (pass(false) == Ending.WHOLE) {
            try {
                key = parser.string(window.bytes(), window.kept(), window.position());
                complaints.key(key);
            } catch (Unstorable e) {
                fault = e;
            } catch (IllFormed e) {
                throw complaints.mistake();
            }
        } else {
            fault = parser.tooLong();
        }
        if (window.blanks() != ':') {
            throw complaints.mistake();
        }
        window.advance();
        if (!beginsValue(window.blanks())) {
            throw complaints.mistake();
        }
    }

    /** The record is not what is kept but what was found in it. */
    void takeBack(@Nullable String key, @Nullable KeyRule rule, byte[] text, int valueStart) {
        this.key = key;
        this.rule = rule;
        takenBack = text;
        takenBackFrom = valueStart;
    }

    /** The record is none, for a reason that it need not be parsed for. */
    void fault(Unstorable why) {
        fault = why;
    }

    /** Passes over the value that the current byte begins; too large a record is not kept any longer. */
    Ending pass(boolean oneLine) throws IOException {
        long valueStart = window.offset();
        structure.begin(oneLine);
        do {
            window.moveTo(structure.scan(window.bytes(), window.position(), window.end()));
            if (window.offset() - start > limits.recordBytes()) {
                return dropped(valueStart, oneLine);
            }
        } while (structure.state() == Structure.State.OPEN && window.more());
        structure.endOfText();
        if (structure.state() == Structure.State.WHOLE) {
            return Ending.WHOLE;
        }
        if (oneLine && atLineEnd()) {
            return Ending.LINE_END;
        }
        throw complaints.mistake();
    }

    /** Passes over a value that is no record, of any size, and checks it. */
    void passOther() throws IOException {
        structure.begin(false);
        window.keep();
        var unused = check(window.offset(), false);
    }

    /** Shows the record to the visitor: its value is from {@code valueStart} on to the current byte. */
    void finish(long valueStart, Ending ending) {
        last = null;
        if (ending == Ending.DROPPED) {
            fault = fault == null ? parser.tooLong() : fault;
        } else if (takenBack != null) {
            parseTakenBack(takenBack);
        } else {
            parse(window.bytes(), Math.toIntExact(valueStart - window.offset(0)), window.position());
        }
        if (fault != null) {
            reject(fault, ending);
        } else if (last == null || key == null) {
            throw new IllegalStateException("a record became neither a profile nor a reject");
        } else {
            String found = key;
            for (RepeatedMembers.Repeat repeat : parser.repeats()) {
                Position position = places.of(takenBack == null ? valueStart + repeat.byteOffset() : start);
                visitor.repeated(new RepeatedMember(name(), found, repeat.pointer(), position));
            }
            visitor.record(new SourceRecord(found, last, ordinal, start, window.offset() - start));
        }
        ordinal++;
        window.release();
        complaints.outside();
    }

    @Override
    public void close() {
        places.close();
        parser.close();
        try {
            window.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    private void parse(byte[] bytes, int from, int to) {
        if (rule == null) {
            checkKey();
        }
        try {
            JsonNode value = structure.isAscii() && takenBack == null
                    ? parser.utf8Value(bytes, from, to)
                    : parser.value(bytes, from, to);
            if (rule != null && fault == null) {
                key = rule.key(value);
                checkKey();
            }
            if (fault == null && key != null) {
                last = parser.checked(key, value, to - from);
            }
        } catch (IllFormed e) {
            if (takenBack == null) {
                throw complaints.mistake();
            }
            fault = fault == null ? noJson(e) : fault;
        } catch (Unstorable e) {
            fault = fault == null ? e : fault;
            if (rule != null && key == null) {
                key = rule.find(bytes, from, to, parser).orElse(null);
            }
        }
    }

    private void checkKey() {
        try {
            if (fault == null && key != null) {
                parser.checkKey(key);
            }
        } catch (Unstorable e) {
            fault = e;
        }
    }

    private void parseTakenBack(byte[] bytes) {
        structure.begin(false);
        int end = structure.scan(bytes, takenBackFrom, bytes.length);
        if (fault == null && structure.state() == Structure.State.WHOLE && end < bytes.length) {
            fault = new Unstorable(
                    RejectReason.NO_JSON, "", "something follows the record in its text", "Correct the text in raw.");
        }
        if (fault == null) {
            parse(bytes, takenBackFrom, bytes.length);
        }
    }

    private void reject(Unstorable why, Ending ending) {
        long length = window.offset() - start;
        boolean kept = ending == Ending.WHOLE && length <= Reject.MAX_TEXT_BYTES;
        String known = key == null || key.length() > MAX_KEPT_KEY || ProfileRules.hasLoneSurrogate(key) ? null : key;
        visitor.reject(new Reject(
                name(),
                ordinal,
                places.of(start),
                start,
                length,
                known,
                rule == null ? List.of() : rule.texts(),
                why.pointer(),
                why.reason(),
                why.problem(),
                why.nextStep(),
                kept ? rawText() : null));
    }

    private RawText rawText() {
        return takenBack == null
                ? RawText.of(window.bytes(), window.kept(), window.position())
                : RawText.of(takenBack, 0, takenBack.length);
    }

    private static Unstorable noJson(IllFormed e) {
        Wellformed.Mistake mistake = e.mistake();
        Diagnosis diagnosis = Diagnosis.ofSyntax(mistake.failure(), mistake.byteOffset(), false);
        return new Unstorable(
                RejectReason.NO_JSON, mistake.path().toString(), diagnosis.problem(), "Correct the text in raw.");
    }

    private Ending dropped(long valueStart, boolean oneLine) throws IOException {
        int from = Math.toIntExact(valueStart - window.offset(0));
        if (rule != null) {
            key = rule.find(window.bytes(), from, window.position(), parser).orElse(null);
        }
        window.keepFrom(from);
        return check(valueStart, oneLine);
    }

    private Ending check(long valueStart, boolean oneLine) throws IOException {
        complaints.passing();
        ValueInput value = new ValueInput(window, structure);
        Wellformed.@Nullable Mistake mistake = Wellformed.mistakeIn(value);
        if (mistake != null && !(mistake.atEnd() && oneLine && atLineEnd())) {
            throw complaints.mistake(mistake, valueStart);
        }
        value.drain();
        if (structure.state() == Structure.State.WHOLE) {
            return Ending.DROPPED;
        }
        if (oneLine && atLineEnd()) {
            return Ending.LINE_END;
        }
        throw complaints.unfinished();
    }

    private boolean atLineEnd() {
        return structure.state() == Structure.State.BROKEN
                && (window.bytes()[window.position()] == '\n' || window.bytes()[window.position()] == '\r');
    }

    /** What messages call the text. */
    String name() {
        return text.isGzip() ? SourceText.unpackedName(origin.name()) : origin.name();
    }
}
