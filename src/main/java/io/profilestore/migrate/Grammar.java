package io.profilestore.migrate;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of JSON, byte by byte, of a text that may begin anywhere: within a string, or deeper than anybody knows.
 * What can be told of containers that began before is told by what follows.
 */
final class Grammar {

    /** Where in a text it begins. */
    enum Start {
        /** At the first byte of a value that nothing is around. */
        DOCUMENT,
        /** Anywhere outside of a string. */
        OUTSIDE,
        /** Somewhere within a string. */
        INSIDE,
        /** At the quotation mark that a string begins with. */
        QUOTE
    }

    /** What the last byte was. */
    enum Event {
        NOTHING,
        OPENING,
        CLOSING,
        STRING_BEGINS,
        STRING_ENDS,
        SCALAR_BEGINS,
        COMMA,
        COLON
    }

    private enum Expected {
        ANYTHING,
        VALUE,
        ELEMENT_OR_END,
        NAME,
        NAME_OR_END,
        NAME_OR_ELEMENT,
        COLON,
        END_OF_VALUE,
        /** After a string that is a name or a value. */
        END_OF_EITHER
    }

    private enum Digits {
        SIGN,
        ZERO,
        WHOLE,
        POINT,
        FRACTION,
        E,
        E_SIGN,
        EXPONENT
    }

    /** Deeper ones would fill the memory. */
    private static final int MAX_DEPTH = 1_000_000;

    /** What the rest of a number or word may consist of. */
    private static final String REST = "rueals.+-E0123456789";

    private static final long HASH_PRIME = 0x100000001B3L;

    private final BitSet objects = new BitSet();
    private int known;
    private int depth;
    private @Nullable Boolean bottomIsObject;
    private Expected expected = Expected.VALUE;
    private Event event = Event.NOTHING;
    private boolean withinString;
    private boolean stringMayBeName;
    private boolean stringMayBeValue;

    /** Then it is no value of an object. */
    private boolean stringAfterComma;

    private int escape;
    private @Nullable Digits number;
    private byte @Nullable [] word;
    private int wordAt;
    private boolean rest;
    private boolean scalarEnded;
    private long hash;

    /** Forgets everything. */
    void begin(Start start) {
        known = 0;
        depth = 0;
        bottomIsObject = null;
        expected = start == Start.DOCUMENT ? Expected.VALUE : Expected.ANYTHING;
        withinString = false;
        number = null;
        word = null;
        rest = false;
        scalarEnded = false;
        hash = 0;
        if (start == Start.INSIDE || start == Start.QUOTE) {
            string(true, true);
        }
    }

    /** How many containers have begun since the beginning, without those that have ended: also less than none. */
    int depth() {
        return depth;
    }

    Event event() {
        return event;
    }

    boolean isWithinString() {
        return withinString;
    }

    /** Whether a number or word has ended before the last byte. */
    boolean hasScalarEnded() {
        return scalarEnded;
    }

    /** Whether the last string that ended is no name. */
    boolean isValue() {
        return expected == Expected.END_OF_VALUE;
    }

    /** A digest of the last string, as it is written; 0 before the first. */
    long hash() {
        return hash;
    }

    /** Goes on by one byte; false if it cannot stand there. */
    boolean accept(byte next) {
        event = Event.NOTHING;
        scalarEnded = false;
        if (withinString) {
            return acceptInString(next);
        }
        if (number != null || word != null || rest) {
            if (goesOn(next)) {
                return true;
            }
            if (!isScalarWhole()) {
                return false;
            }
            number = null;
            word = null;
            rest = false;
            scalarEnded = true;
            expected = Expected.END_OF_VALUE;
        }
        return switch (next) {
            case ' ', '\t', '\n', '\r' -> true;
            case '{', '[' -> open(next == '{');
            case '}', ']' -> close(next == '}');
            case ',' -> comma();
            case ':' -> colon();
            case '"' -> beginString();
            default -> beginScalar(next);
        };
    }

    private boolean acceptInString(byte next) {
        if (next >= 0 && next < ' ') {
            return false;
        }
        hash = (hash ^ (next & 0xFF)) * HASH_PRIME;
        if (escape == 1) {
            escape = next == 'u' ? 5 : 0;
            return "\"\\/bfnrtu".indexOf(next) >= 0;
        }
        if (escape > 1) {
            escape = escape == 2 ? 0 : escape - 1;
            return next >= 0 && Character.digit((char) next, 16) >= 0;
        }
        if (next == '\\') {
            escape = 1;
        } else if (next == '"') {
            withinString = false;
            event = Event.STRING_ENDS;
            expected = stringMayBeName
                    ? stringMayBeValue ? Expected.END_OF_EITHER : Expected.COLON
                    : Expected.END_OF_VALUE;
        }
        return true;
    }

    private boolean beginsValue() {
        return expected == Expected.VALUE
                || expected == Expected.ELEMENT_OR_END
                || expected == Expected.NAME_OR_ELEMENT
                || expected == Expected.ANYTHING;
    }

    private void element() {
        if (expected == Expected.NAME_OR_ELEMENT) {
            bottomIsObject = false;
        }
    }

    private boolean open(boolean object) {
        if (!beginsValue() || known == MAX_DEPTH) {
            return false;
        }
        element();
        objects.set(known++, object);
        depth++;
        expected = object ? Expected.NAME_OR_END : Expected.ELEMENT_OR_END;
        event = Event.OPENING;
        return true;
    }

    private boolean close(boolean object) {
        boolean ends = expected == Expected.END_OF_VALUE
                || expected == Expected.ANYTHING
                || (expected == Expected.END_OF_EITHER && !(object && stringAfterComma))
                || expected == (object ? Expected.NAME_OR_END : Expected.ELEMENT_OR_END);
        Boolean enclosing = isObject();
        if (!ends || (enclosing != null && enclosing != object)) {
            return false;
        }
        if (known > 0) {
            known--;
        } else {
            bottomIsObject = null;
        }
        depth--;
        expected = Expected.END_OF_VALUE;
        event = Event.CLOSING;
        return true;
    }

    private boolean comma() {
        if (expected != Expected.END_OF_VALUE && expected != Expected.END_OF_EITHER && expected != Expected.ANYTHING) {
            return false;
        }
        if (expected == Expected.END_OF_EITHER && stringAfterComma) {
            bottomIsObject = false;
        }
        Boolean object = isObject();
        expected = object == null ? Expected.NAME_OR_ELEMENT : object ? Expected.NAME : Expected.VALUE;
        event = Event.COMMA;
        return true;
    }

    private boolean colon() {
        if (expected != Expected.COLON && expected != Expected.END_OF_EITHER && expected != Expected.ANYTHING) {
            return false;
        }
        if (expected != Expected.COLON) {
            if (Boolean.FALSE.equals(isObject())) {
                return false;
            }
            bottomIsObject = true;
        }
        expected = Expected.VALUE;
        event = Event.COLON;
        return true;
    }

    private boolean beginString() {
        switch (expected) {
            case ANYTHING -> string(true, true);
            case VALUE, ELEMENT_OR_END -> string(false, true);
            case NAME, NAME_OR_END -> string(true, false);
            case NAME_OR_ELEMENT -> {
                string(true, true);
                stringAfterComma = true;
            }
            default -> {
                return false;
            }
        }
        event = Event.STRING_BEGINS;
        return true;
    }

    private void string(boolean mayBeName, boolean mayBeValue) {
        withinString = true;
        stringMayBeName = mayBeName;
        stringMayBeValue = mayBeValue;
        stringAfterComma = false;
        escape = 0;
        hash = 0xCBF29CE484222325L;
    }

    private boolean beginScalar(byte next) {
        if (!beginsValue()) {
            return false;
        }
        if (expected == Expected.ANYTHING && REST.indexOf(next) >= 0) {
            rest = true;
        } else if (next == '-') {
            number = Digits.SIGN;
        } else if (next >= '0' && next <= '9') {
            number = next == '0' ? Digits.ZERO : Digits.WHOLE;
        } else {
            word = wordOf(next);
            wordAt = 1;
            if (word == null) {
                return false;
            }
        }
        element();
        event = Event.SCALAR_BEGINS;
        return true;
    }

    private static byte @Nullable [] wordOf(byte first) {
        String whole = switch (first) {
            case 't' -> "true";
            case 'f' -> "false";
            case 'n' -> "null";
            case 'N' -> "NaN";
            case 'I' -> "Infinity";
            default -> "";
        };
        return whole.isEmpty() ? null : whole.getBytes(StandardCharsets.US_ASCII);
    }

    private boolean goesOn(byte next) {
        if (rest) {
            return REST.indexOf(next) >= 0;
        }
        if (word != null) {
            if (wordAt == word.length || word[wordAt] != next) {
                return false;
            }
            wordAt++;
            return true;
        }
        if (number == Digits.SIGN && next == 'I') {
            number = null;
            word = wordOf(next);
            wordAt = 1;
            return true;
        }
        boolean digit = next >= '0' && next <= '9';
        Digits after = switch (number == null ? Digits.SIGN : number) {
            case SIGN -> digit ? next == '0' ? Digits.ZERO : Digits.WHOLE : null;
            case ZERO -> fractionOrExponent(next);
            case WHOLE -> digit ? Digits.WHOLE : fractionOrExponent(next);
            case POINT -> digit ? Digits.FRACTION : null;
            case FRACTION -> digit ? Digits.FRACTION : next == '.' ? null : fractionOrExponent(next);
            case E -> digit ? Digits.EXPONENT : next == '+' || next == '-' ? Digits.E_SIGN : null;
            case E_SIGN, EXPONENT -> digit ? Digits.EXPONENT : null;
        };
        if (after == null) {
            return false;
        }
        number = after;
        return true;
    }

    private static @Nullable Digits fractionOrExponent(byte next) {
        return next == '.' ? Digits.POINT : next == 'e' || next == 'E' ? Digits.E : null;
    }

    private boolean isScalarWhole() {
        return rest
                || (word != null
                        ? wordAt == word.length
                        : number == Digits.ZERO
                                || number == Digits.WHOLE
                                || number == Digits.FRACTION
                                || number == Digits.EXPONENT);
    }

    /** Whether the current value is in an object; null if nobody knows. */
    private @Nullable Boolean isObject() {
        return known > 0 ? Boolean.valueOf(objects.get(known - 1)) : bottomIsObject;
    }
}
