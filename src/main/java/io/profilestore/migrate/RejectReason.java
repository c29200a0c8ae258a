package io.profilestore.migrate;

import io.profilestore.InvalidProfile;

/** Why a record is set aside. */
public enum RejectReason {
    /** The key is empty. */
    KEY_EMPTY,
    /** The key is longer than the limit. */
    KEY_TOO_LONG,
    /** There is no string or integer where {@code --key} says, or at all. */
    NO_KEY,
    /** The record of an array or of JSON Lines is no object. */
    NO_OBJECT,
    /** {@code NaN}, {@code Infinity} or {@code -Infinity}, which Python writes. */
    NOT_FINITE,
    /** Bytes that are no UTF-8. */
    NOT_UTF8,
    /** Half of a surrogate pair, escaped or in UTF-16 text. */
    LONE_SURROGATE,
    /** The character U+0000, which the database that it goes to cannot store. */
    NUL,
    /** The profile nests deeper than the limit. */
    TOO_DEEP,
    /** The profile, or the record's text, is larger than the limit. */
    TOO_LARGE,
    /** A number has more digits, or a larger exponent, than the limit. */
    NUMBER_OUT_OF_RANGE,
    /** What a line of a rejects' file has as its text is no JSON. */
    NO_JSON,
    /** A line of a rejects' file has neither {@code raw} nor {@code profile}. */
    NO_TEXT;

    static RejectReason of(InvalidProfile.Rule rule) {
        return switch (rule) {
            case KEY_EMPTY -> KEY_EMPTY;
            case KEY_TOO_LONG -> KEY_TOO_LONG;
            case LONE_SURROGATE -> LONE_SURROGATE;
            case NUL -> NUL;
            case TOO_DEEP -> TOO_DEEP;
            case TOO_LARGE -> TOO_LARGE;
            case NUMBER_OUT_OF_RANGE -> NUMBER_OUT_OF_RANGE;
            case NOT_FINITE -> NOT_FINITE;
            case NO_JSON -> NO_JSON;
            case KEY_MEMBER -> NO_KEY;
        };
    }
}
