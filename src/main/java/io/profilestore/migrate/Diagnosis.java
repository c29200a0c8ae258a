package io.profilestore.migrate;

import io.profilestore.json.ProfileRules;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
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

    private static final String MEND = "Correct the file at this place.";
    private static final String ONE_OBJECT = "Convert it to one object, {\"user:1\": {…}, \"user:2\": {…}}.";

    private static final Pattern NOT_FINITE = Pattern.compile("Non-standard token '(-?(?:NaN|Infinity|INF))'");

    /** What stands at the top level, when it is neither object nor array. */
    static Diagnosis ofTopLevel(JsonToken token, long byteOffset) {
        return new Diagnosis(
                byteOffset, "the top level is " + kind(token) + ", and not one object of profiles by key", ONE_OBJECT);
    }

    /** @param where what holds something else than the record that should be there */
    static Diagnosis ofNoObject(String where, JsonToken token, long byteOffset) {
        return new Diagnosis(
                byteOffset,
                where + " holds " + kind(token) + ", and not an object with a key",
                "Remove it, or make it an object with a key.");
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> token.asString();
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

    /** @param endsOpen see {@link Utf8Input#endsOpen} */
    static Diagnosis ofSyntax(JacksonException e, JsonParser parser, boolean endsOpen) {
        TokenStreamLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        long byteOffset = location.getByteOffset() < 0 ? 0 : location.getByteOffset();
        String message = e.getOriginalMessage();
        if (e instanceof StreamConstraintsException) {
            return ofLimit(message, byteOffset);
        }
        Matcher notFinite = NOT_FINITE.matcher(message);
        if (notFinite.lookingAt()) {
            String token = notFinite.group(1);
            return new Diagnosis(
                    byteOffset - token.length(),
                    token + " is no JSON, though Python's json.dump writes it",
                    "Write null or a string in its place.");
        }
        if (message.contains("surrogate")) {
            return new Diagnosis(
                    byteOffset,
                    "a key or a field's name holds half of a surrogate pair, which is no Unicode character",
                    "Repair the text where it comes from.");
        }
        if (endsOpen || message.startsWith("Unexpected end-of-input")) {
            return new Diagnosis(byteOffset, TRUNCATED, RESTORE);
        }
        return new Diagnosis(byteOffset, "this is no JSON: " + firstClause(message), MEND);
    }

    /** Jackson reads such a number's text and fails when it makes a number of it. */
    static Diagnosis ofNumber(long byteOffset) {
        return new Diagnosis(
                byteOffset, "the number has an exponent beyond ±" + ProfileRules.MAX_EXPONENT, "Write it as a string.");
    }

    private static Diagnosis ofLimit(String message, long byteOffset) {
        String split = "Split the profile, or keep the large part elsewhere and its address here.";
        if (message.startsWith("Document nesting depth")) {
            return new Diagnosis(
                    byteOffset,
                    "the value nests deeper than " + ProfileRules.MAX_DEPTH + " levels",
                    "Flatten the profile.");
        }
        if (message.startsWith("Number value length")) {
            return new Diagnosis(
                    byteOffset,
                    "the number has more than " + ProfileRules.MAX_NUMBER_LENGTH + " digits",
                    "Write it as a string.");
        }
        return new Diagnosis(byteOffset, "a text is longer than " + ProfileRules.MAX_BYTES + " bytes", split);
    }

    /** Jackson's words, without its hints for programmers. */
    private static String firstClause(String message) {
        int hint = message.indexOf(" (for ");
        String first = hint < 0 ? message : message.substring(0, hint);
        return first.replaceFirst(": enable `.*", "")
                .replaceFirst(" \\(not recognized as one since .*", "")
                .strip();
    }
}
