package io.profilestore;

/** A key, a field name or a value that no store takes; found before anything was written. */
public final class InvalidProfile extends StoreException {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_LENGTH = 200;

    /** What every store asks of a profile. */
    public enum Rule {
        /** The key is not empty. */
        KEY_EMPTY,
        /** The key is not too long. */
        KEY_TOO_LONG,
        /** An export's options say where each profile holds its key, and it does. */
        KEY_MEMBER,
        /** Keys, names and strings are Unicode, without half of a surrogate pair. */
        LONE_SURROGATE,
        /** Keys, names and strings have no character U+0000 where the database cannot store it. */
        NUL,
        /** Arrays and objects nest so many levels at most. */
        TOO_DEEP,
        /** The profile's text has so many bytes at most. */
        TOO_LARGE,
        /** A number has so many digits, and such an exponent, at most. */
        NUMBER_OUT_OF_RANGE,
        /** There is no number for infinity, and none for what is no number. */
        NOT_FINITE,
        /** A value is one of JSON's own kinds. */
        NO_JSON
    }

    private final Rule rule;
    private final String pointer;
    private final String reason;

    /** @param pointer the JSON Pointer (RFC 6901) of the offending value within the profile; empty for the profile or its key */
    public InvalidProfile(Call call, Rule rule, String pointer, String problem, String nextStep) {
        super(call, pointer.isEmpty() ? problem : "at " + shown(pointer) + ": " + problem, nextStep, null);
        this.rule = rule;
        this.pointer = pointer;
        this.reason = problem;
    }

    private static String shown(String pointer) {
        return pointer.length() <= SHOWN_LENGTH ? pointer : pointer.substring(0, SHOWN_LENGTH) + "…";
    }

    /** The rule that was broken. */
    public Rule rule() {
        return rule;
    }

    /** What is wrong there: {@link #problem} without the pointer. */
    public String reason() {
        return reason;
    }

    /** Where in the profile: a JSON Pointer (RFC 6901), empty for the profile itself or its key. */
    public String pointer() {
        return pointer;
    }
}
