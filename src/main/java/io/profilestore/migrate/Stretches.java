package io.profilestore.migrate;

import io.profilestore.migrate.Grammar.Event;
import io.profilestore.migrate.Grammar.Start;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of a damaged document, found in one pass. After damage nobody knows whether one is within a string, until
 * what follows is no JSON one way or the other; nor how deep one is, until the document's last bracket. A stretch that has
 * neither the document's beginning nor its end is left out: a part of a profile would look like a profile in it.
 */
final class Stretches {

    /** As many documents may be glued together. */
    private static final int MAX_STRETCHES = 100_000;

    private static final int MAX_NAMES = 100_000;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long NONE = -1;

    private final byte opening;
    private final byte closing;
    private final Grammar grammar = new Grammar();
    private final List<Stretch> found = new ArrayList<>();
    private final Set<Long> names = new HashSet<>();
    private final Set<Long> namesBehind = new HashSet<>();

    /** How deep in the current stretch, which is no document, each name is at most. */
    private Map<Long, Integer> depths = new HashMap<>();

    private @Nullable Diagnosis head;

    private long at;
    private long from;
    private Start start = Start.OUTSIDE;

    /** Whether the stretch began as a document, right behind another one or at the text's beginning. */
    private boolean document;

    private boolean first;

    /** Whether the last byte was white space that a document does not end with. */
    private boolean indented;

    private int lowest;
    private boolean closedLowest;
    private long closedAt = NONE;
    private long quoteAt = NONE;
    /** Where the last string began, and its first bytes. */
    private long stringAt;

    private int stringLength;
    private final byte[] string = new byte[64];
    private long readTo = Long.MAX_VALUE;

    /** Whether the last document that was met is whole. */
    private boolean afterWhole;

    /** A stretch that ends a document if nothing but NULs follows. */
    private @Nullable Stretch pending;

    private boolean withinNuls;

    private Stretches(boolean object) {
        opening = (byte) (object ? '{' : '[');
        closing = (byte) (object ? '}' : ']');
    }

    /** @param object whether documents are objects, and not arrays */
    static Stretches of(InputStream text, boolean object) throws IOException {
        Stretches stretches = new Stretches(object);
        stretches.read(new BufferedInputStream(text, BUFFER_BYTES));
        return stretches;
    }

    /** In the order of the text. */
    List<Stretch> found() {
        return found;
    }

    /** The digests of the names that members of profiles have. */
    Set<Long> names() {
        return names;
    }

    /**
     * Likewise, in what is behind a document. They make nobody a member in a part whose depth is only known from there: but a
     * document in which there is one ended too early, and something is lost in the middle of it.
     */
    Set<Long> namesBehind() {
        return namesBehind;
    }

    /** What is wrong with the text's beginning; null if nothing is. */
    @Nullable
    Diagnosis head() {
        return head;
    }

    /** How long the text is. */
    long end() {
        return at;
    }

    private void read(BufferedInputStream in) throws IOException {
        begin(Start.OUTSIDE, false);
        boolean atBeginning = true;
        for (int next = in.read(); next >= 0; next = in.read()) {
            byte b = (byte) next;
            if (next == 0xEF && !grammar.isWithinString() && passMark(in)) {
                if (!atBeginning) {
                    end(Diagnosis.ofTrailing(opening == '{', at), b);
                }
                at += 3;
                begin(Start.OUTSIDE, false);
                continue;
            }
            if (atBeginning && !isBlank(b)) {
                atBeginning = false;
                if (b == opening) {
                    begin(Start.DOCUMENT, true);
                    first = true;
                } else {
                    head = b == 0 ? Diagnosis.ofNul(at) : Diagnosis.ofCharacter(b, at);
                    begin(Start.OUTSIDE, false);
                }
            }
            pass(b);
            indented = b == ' ' || b == '\t';
            at++;
        }
        endOfText();
    }

    /** Passes over the rest of a byte-order mark, if that is what has begun. */
    static boolean passMark(BufferedInputStream in) throws IOException {
        in.mark(2);
        if (in.read() == 0xBB && in.read() == 0xBF) {
            return true;
        }
        in.reset();
        return false;
    }

    private void pass(byte b) throws BadBytes {
        if (b == 0) {
            if (!withinNuls) {
                end(Diagnosis.ofNul(at), b);
            }
            withinNuls = true;
            return;
        }
        if (withinNuls) {
            withinNuls = false;
            begin(Start.OUTSIDE, false);
        }
        pending = isBlank(b) ? pending : null;
        if (isWholeDocument() && !isBlank(b)) {
            boolean another = b == opening;
            end(Diagnosis.ofTrailing(another && opening == '{', at), b);
            long blank = indented ? at - 1 : at;
            begin(Start.OUTSIDE, another);
            from = blank;
            afterWhole = true;
        }
        if (grammar.accept(b)) {
            note(b);
        } else {
            again(b);
        }
    }

    /** Something is wrong here: a stretch ends, and one that fits what is here begins. */
    private void again(byte b) throws BadBytes {
        boolean inString = grammar.isWithinString();
        boolean glued = b == opening && isClosedDocument();
        long quote = quoteAt;
        if (!inString && quote != NONE && !isClosedDocument()) {
            // It may be where a string begins.
            readTo = stringAt + 1;
        }
        end(glued ? Diagnosis.ofTrailing(opening == '{', at) : Diagnosis.ofCharacter(b, at), b);
        if (inString || glued || isStructure(b) || isBlank(b)) {
            begin(Start.OUTSIDE, glued);
        } else if (quote != NONE) {
            if (!replay(quote)) {
                begin(Start.QUOTE, false);
                from = quote;
            }
        } else {
            begin(Start.INSIDE, false);
        }
        if (grammar.accept(b)) {
            note(b);
        } else {
            begin(Start.OUTSIDE, false);
            from = at + 1;
        }
    }

    /** What was taken for a string was between two: goes over it once more, from the quotation mark that it began with. */
    private boolean replay(long quote) {
        long here = at;
        if (quote - stringAt - 1 != stringLength) {
            return false;
        }
        byte[] between = Arrays.copyOf(string, stringLength);
        begin(Start.OUTSIDE, false);
        at = stringAt + 1;
        from = at;
        boolean fits = true;
        for (int i = 0; i < between.length && fits; i++) {
            fits = replayed(between[i]);
        }
        fits = fits && replayed((byte) '"');
        while (fits && at < here) {
            fits = replayed((byte) ' ');
        }
        at = here;
        return fits;
    }

    private boolean replayed(byte b) {
        boolean accepted = grammar.accept(b);
        if (accepted) {
            note(b);
        }
        at++;
        return accepted;
    }

    private void note(byte b) {
        if (grammar.event() == Event.STRING_BEGINS) {
            stringAt = at;
            stringLength = 0;
        } else if (grammar.isWithinString() && stringLength < string.length) {
            string[stringLength++] = b;
        }
        Event event = grammar.event();
        if (event == Event.STRING_ENDS) {
            quoteAt = at;
        } else if (b != ' ' || grammar.isWithinString()) {
            quoteAt = NONE;
        }
        if (event == Event.NOTHING) {
            return;
        }
        if (event == Event.CLOSING) {
            closedLowest = grammar.depth() < lowest && b == closing;
            closedAt = at + 1;
        } else {
            closedLowest = false;
        }
        lowest = Math.min(lowest, grammar.depth());
        if (event == Event.COLON) {
            name(grammar.hash(), grammar.depth());
        }
    }

    private void name(long hash, int depth) {
        if (document) {
            if (depth > 1 && names.size() < MAX_NAMES) {
                names.add(hash);
            }
        } else if (!found.isEmpty() && depths.size() < MAX_NAMES) {
            depths.merge(hash, depth, Math::max);
        }
    }

    private void begin(Start how, boolean asDocument) {
        if (!depths.isEmpty()) {
            depths = new HashMap<>();
        }
        grammar.begin(how);
        start = how;
        from = at;
        document = asDocument;
        first = false;
        lowest = how == Start.INSIDE || how == Start.QUOTE ? 0 : Integer.MAX_VALUE;
        closedLowest = false;
        quoteAt = NONE;
        readTo = Long.MAX_VALUE;
    }

    /** Whether the current stretch is one document that has ended. */
    private boolean isWholeDocument() {
        return first && closedLowest && grammar.depth() == 0;
    }

    private boolean isClosedDocument() {
        return document && closedLowest && grammar.depth() == 0;
    }

    /** The current stretch ends before the current byte. */
    private void end(Diagnosis damage, byte b) throws BadBytes {
        if (first) {
            boolean ended = isWholeDocument();
            boolean sound = b == 0 || (ended && b == opening);
            add(stretch(0, ended, sound, damage));
            afterWhole |= ended;
        } else if (isClosedDocument()) {
            add(stretch(0, true, true, damage));
        } else if (closedLowest && b == 0) {
            pending = stretch(grammar.depth(), true, true, damage);
        }
        first = false;
        document = false;
        closedLowest = false;
    }

    private void endOfText() throws BadBytes {
        if (pending != null) {
            add(pending);
            return;
        }
        Diagnosis cutOff = new Diagnosis(at, Diagnosis.TRUNCATED, Diagnosis.RESTORE);
        if (first) {
            boolean ended = isWholeDocument();
            add(stretch(0, ended, true, ended ? null : cutOff));
        } else if (closedLowest) {
            add(stretch(grammar.depth(), true, true, null));
        } else if (document && lowest > 0) {
            add(stretch(0, false, false, cutOff));
        }
    }

    private Stretch stretch(int base, boolean ended, boolean sound, @Nullable Diagnosis damage) {
        boolean whole = first || (document && base == 0);
        return new Stretch(
                from,
                start,
                ended ? closedAt : Math.min(at, readTo),
                base,
                whole,
                ended,
                sound,
                afterWhole && !whole,
                damage);
    }

    private void add(Stretch stretch) throws BadBytes {
        if (found.size() == MAX_STRETCHES) {
            throw new BadBytes(
                    at,
                    "more than " + MAX_STRETCHES + " documents are glued together",
                    "If they are lines of JSON Lines, say with --key which member of each is the key.");
        }
        found.add(stretch);
        depths.forEach((name, depth) -> {
            if (depth > stretch.base() + 1 && namesBehind.size() < MAX_NAMES) {
                namesBehind.add(name);
            }
        });
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static boolean isStructure(byte b) {
        return b == '{' || b == '}' || b == '[' || b == ']' || b == ',' || b == ':' || b == '"';
    }
}
