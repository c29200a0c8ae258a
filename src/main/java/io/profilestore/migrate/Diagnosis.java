package io.profilestore.migrate;

import io.profilestore.json.ProfileRules;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What a parser's complaint means for somebody who has a damaged file.
 *
 * @param byteOffset where, as exactly as it is known
 * @param problem a clause without a full stop
 * @param nextStep a sentence
 */
record Diagnosis(long byteOffset, String problem, String nextStep) {

    static final String TRUNCATED = "the text ends in the middle; the file was cut off, as by a crash, "
            + "a full disk, or a copy made while it was being written";
    static final String RESTORE = "Restore the file from a backup, or copy it again whole.";

    static final String CONVERT = "Convert it to UTF-8, for example with iconv -t UTF-8.";

    private static final String MEND = "Correct the file at this place.";
    private static final String ONE_OBJECT = "Convert it to one object, {\"user:1\": {…}, \"user:2\": {…}}.";

    private static final Pattern NOT_FINITE = Pattern.compile("Non-standard token '([-+]?(?:NaN|Infinity|INF))'");

    /** What stands at the top level, when it is neither object nor array. */
    static Diagnosis ofTopLevel(int firstByte, long byteOffset) {
        return new Diagnosis(
                byteOffset,
                "the top level is " + kind(firstByte) + ", and not one object of profiles by key",
                ONE_OBJECT);
    }

    /** @param where what holds something else than the record that should be there */
    static Unstorable ofNoObject(String where, int firstByte) {
        return new Unstorable(
                RejectReason.NO_OBJECT,
                "",
                where + " holds " + kind(firstByte) + ", and not an object with a key",
                "Remove it, or make it an object with a key.");
    }

    /** What a value is, by its first byte. */
    static String kind(int firstByte) {
        return switch (firstByte) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 'n' -> "null";
            case 't' -> "true";
            case 'f' -> "false";
            default -> "a number";
        };
    }

    static Diagnosis ofNothing(long size) {
        return new Diagnosis(
                0,
                size == 0 ? "the file is empty" : "the file holds nothing but white space",
                RESTORE + " A store without profiles is written {}.");
    }

    /** Something follows the object or array. */
    static Diagnosis ofTrailing(boolean anotherObject, long byteOffset) {
        if (anotherObject) {
            return new Diagnosis(
                    byteOffset,
                    "a second object follows: two files glued together, as where two writers wrote at once",
                    "Restore the file from a backup, or decide which of the two objects counts and remove the other.");
        }
        return new Diagnosis(
                byteOffset,
                "there is more text after the end, as where a shorter file was written over a longer one",
                "Check that what is before it is whole, then remove what follows it.");
    }

    /**
     * @param endsOpen whether the text ended before the parser knew what it was reading, and neither an object nor an array
     *     ends there: then it was cut off, whatever the parser says of its last bytes
     */
    static Diagnosis ofSyntax(JacksonException e, long byteOffset, boolean endsOpen) {
        String message = e.getOriginalMessage();
        if (endsOpen || message.startsWith("Unexpected end-of-input")) {
            return new Diagnosis(byteOffset, TRUNCATED, RESTORE);
        }
        return new Diagnosis(byteOffset, "this is no JSON: " + firstClause(message), MEND);
    }

    /** A character that no parser has words for. */
    static Diagnosis ofCharacter(byte character, long byteOffset) {
        return new Diagnosis(
                byteOffset, String.format("this is no JSON: the byte 0x%02X cannot stand here", character), MEND);
    }

    static Diagnosis ofNul(long byteOffset) {
        return new Diagnosis(
                byteOffset,
                "NUL bytes begin here, as where a crash or a power failure left a file whose content was never written",
                RESTORE);
    }

    static Diagnosis ofNoUtf8(byte lead, long byteOffset) {
        return new Diagnosis(byteOffset, noUtf8(lead), CONVERT);
    }

    static String noUtf8(byte lead) {
        return String.format("the byte 0x%02X is no UTF-8 here; the text is in another encoding or damaged", lead);
    }

    /** What a parser refuses though it is whole. */
    static Unstorable ofUnstorable(RuntimeException e, String pointer) {
        String message = e instanceof JacksonException refusal ? refusal.getOriginalMessage() : "";
        Matcher notFinite = NOT_FINITE.matcher(message);
        if (notFinite.lookingAt()) {
            return new Unstorable(
                    RejectReason.NOT_FINITE,
                    pointer,
                    notFinite.group(1) + " is no JSON, though Python's json.dump writes it",
                    "Write null or a string in its place.");
        }
        if (message.contains("surrogate")) {
            return new Unstorable(
                    RejectReason.LONE_SURROGATE,
                    pointer,
                    "a field's name holds half of a surrogate pair, which is no Unicode character",
                    "Repair the text where it comes from.");
        }
        if (e instanceof NumberFormatException) {
            return new Unstorable(
                    RejectReason.NUMBER_OUT_OF_RANGE,
                    pointer,
                    "the number has an exponent beyond ±" + ProfileRules.MAX_EXPONENT,
                    "Write it as a string.");
        }
        if (e instanceof StreamConstraintsException) {
            return ofLimit(message, pointer);
        }
        return new Unstorable(RejectReason.NO_JSON, pointer, "this is no JSON: " + firstClause(message), MEND);
    }

    private static Unstorable ofLimit(String message, String pointer) {
        if (message.startsWith("Document nesting depth")) {
            return new Unstorable(
                    RejectReason.TOO_DEEP,
                    pointer,
                    "the value nests deeper than " + ProfileRules.MAX_DEPTH + " levels",
                    "Flatten the profile.");
        }
        if (message.startsWith("Number value length")) {
            return new Unstorable(
                    RejectReason.NUMBER_OUT_OF_RANGE,
                    pointer,
                    "the number has more than " + ProfileRules.MAX_NUMBER_LENGTH + " digits",
                    "Write it as a string.");
        }
        return new Unstorable(
                RejectReason.TOO_LARGE,
                pointer,
                "a text is longer than " + ProfileRules.MAX_BYTES + " bytes",
                "Split the profile, or keep the large part elsewhere and its address here.");
    }

    /** Jackson's words, without its hints for programmers, and without what {@link Wellformed} alone permits. */
    private static String firstClause(String message) {
        int hint = message.indexOf(" (for ");
        String first = hint < 0 ? message : message.substring(0, hint);
        return first.replaceFirst(": enable `.*", "")
                .replaceFirst(" require enabling `.*", " are no JSON")
                .replace(" (or 'NaN'/'+INF'/'-INF')", "")
                .replaceFirst(" \\(not recognized as one since .*", "")
                .strip();
    }
}
