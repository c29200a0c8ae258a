package io.profilestore.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.InvalidProfile;
import io.profilestore.InvalidProfile.Rule;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every store accepts, checked before anything is written. One set of limits for all backends, so that a profile
 * that one takes can move to another.
 */
public final class ProfileRules {

    /** The longest key, in characters (code points). */
    public static final int MAX_KEY_LENGTH = 1_024;

    /** How deep arrays and objects may nest within a profile, the profile itself counted. */
    public static final int MAX_DEPTH = 500;

    /** The largest profile, as compact UTF-8 text. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    /** The longest number, in significant digits. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /**
     * The largest power of ten, up or down, that a decimal may be shifted by. Turning {@code 1e1000000000} into an
     * integer would take a gigabyte.
     */
    public static final int MAX_EXPONENT = 10_000;

    private static final String SHORTEN = "Split the profile, or keep the large part elsewhere and its address here.";

    private final Call call;
    private final ProfileLimits limits;

    private ProfileRules(Call call, ProfileLimits limits) {
        this.call = call;
        this.limits = limits;
    }

    /**
     * Checks the call's key.
     *
     * @throws InvalidProfile if it is empty, too long or holds a lone surrogate
     */
    public static void checkKey(Call call) {
        checkKey(call, ProfileLimits.STORE);
    }

    /** Likewise, with limits of one's own. */
    public static void checkKey(Call call, ProfileLimits limits) {
        String key = Objects.requireNonNull(call.key(), "key");
        if (key.isEmpty()) {
            throw new InvalidProfile(call, Rule.KEY_EMPTY, "", "the key is empty", "Give the profile a key.");
        }
        if (key.length() > limits.keyLength() && key.codePointCount(0, key.length()) > limits.keyLength()) {
            throw new InvalidProfile(
                    call,
                    Rule.KEY_TOO_LONG,
                    "",
                    "the key is longer than " + limits.keyLength() + " characters",
                    "Use a shorter key.");
        }
        if (key.length() * 3 > limits.keyBytes() && key.getBytes(UTF_8).length > limits.keyBytes()) {
            throw new InvalidProfile(
                    call,
                    Rule.KEY_TOO_LONG,
                    "",
                    "the key is longer than " + limits.keyBytes()
                            + " bytes of UTF-8, the most for this database's index",
                    "Use a shorter key.");
        }
        new ProfileRules(call, limits).checkText(key, null, "the key");
    }

    /**
     * The value as it is stored.
     *
     * @return the value itself, or an equal one where Jackson has several nodes for one JSON value
     * @throws InvalidProfile if something in it is outside the limits, with its JSON Pointer
     */
    public static JsonNode checkValue(Call call, JsonNode value) {
        return checkValue(call, value, ProfileLimits.STORE);
    }

    /** Likewise, with limits of one's own. */
    public static JsonNode checkValue(Call call, JsonNode value, ProfileLimits limits) {
        return new ProfileRules(call, limits).value(value, 1, null);
    }

    /**
     * The value of one field as it is stored, its name checked too.
     *
     * @throws InvalidProfile likewise
     */
    public static JsonNode checkField(Call call, String field, JsonNode value) {
        return checkField(call, field, value, ProfileLimits.STORE);
    }

    /** Likewise, with limits of one's own. */
    public static JsonNode checkField(Call call, String field, JsonNode value, ProfileLimits limits) {
        return new ProfileRules(call, limits).member(field, value, 2, null);
    }

    /**
     * Checks a field's name.
     *
     * @throws InvalidProfile if it holds a lone surrogate
     */
    public static void checkName(Call call, String field) {
        if (hasLoneSurrogate(field)) {
            throw loneSurrogate(call, "", "a field's name");
        }
    }

    /**
     * The changes' names and values, checked.
     *
     * @throws InvalidProfile likewise
     */
    public static void checkChanges(Call call, Changes changes) {
        changes.byField().forEach((field, change) -> {
            if (change instanceof Changes.Set set) {
                checkField(call, field, set.value());
            } else if (change instanceof Changes.Increment increment) {
                checkField(call, field, increment.delta());
            } else {
                checkName(call, field);
            }
        });
    }

    /**
     * The profile's compact UTF-8 text.
     *
     * @throws InvalidProfile if it is larger than {@link #MAX_BYTES}
     */
    public static byte[] bytes(Call call, JsonNode value) {
        return bytes(call, value, ProfileLimits.STORE);
    }

    /** Likewise, with limits of one's own. */
    public static byte[] bytes(Call call, JsonNode value, ProfileLimits limits) {
        byte[] utf8 = Json.bytes(value);
        if (utf8.length > limits.bytes()) {
            throw new InvalidProfile(
                    call,
                    Rule.TOO_LARGE,
                    "",
                    "its text has " + utf8.length + " bytes, more than the limit of " + limits.bytes(),
                    SHORTEN);
        }
        return utf8;
    }

    /** Whether a text holds half of a surrogate pair, which no encoding can write. */
    public static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Where we are within the profile; turned into a pointer only when something is wrong. */
    private record Place(@Nullable Place parent, String segment) {
        static String pointer(@Nullable Place place) {
            JsonPointer pointer = JsonPointer.empty();
            for (Place p = place; p != null; p = p.parent) {
                pointer = JsonPointer.empty().appendProperty(p.segment).append(pointer);
            }
            return pointer.toString();
        }
    }

    private JsonNode value(JsonNode value, int depth, @Nullable Place place) {
        return switch (value.getNodeType()) {
            case OBJECT -> object((ObjectNode) value, depth, place);
            case ARRAY -> array((ArrayNode) value, depth, place);
            case STRING -> string(value, place);
            case NUMBER -> number(value, place);
            case BOOLEAN, NULL -> value;
            default ->
                throw invalid(
                        Rule.NO_JSON,
                        place,
                        "a " + value.getClass().getSimpleName() + " is no JSON value",
                        "Use JSON types only: object, array, string, number, boolean, null.");
        };
    }

    @SuppressWarnings("ReferenceEquality") // only another node needs to be put in place
    private JsonNode object(ObjectNode object, int depth, @Nullable Place place) {
        checkDepth(depth, place);
        ObjectNode changed = null;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode stored = member(member.getKey(), member.getValue(), depth + 1, place);
            if (stored != member.getValue()) {
                changed = changed == null ? object.objectNode().setAll(object) : changed;
                changed.set(member.getKey(), stored);
            }
        }
        return changed == null ? object : changed;
    }

    private JsonNode member(String name, JsonNode value, int depth, @Nullable Place parent) {
        checkText(name, parent, "a field's name");
        return value(value, depth, new Place(parent, name));
    }

    @SuppressWarnings("ReferenceEquality") // only another node needs to be put in place
    private JsonNode array(ArrayNode array, int depth, @Nullable Place place) {
        checkDepth(depth, place);
        ArrayNode changed = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode stored = value(array.get(i), depth + 1, new Place(place, Integer.toString(i)));
            if (stored != array.get(i)) {
                changed = changed == null ? array.arrayNode().addAll(array) : changed;
                changed.set(i, stored);
            }
        }
        return changed == null ? array : changed;
    }

    private JsonNode string(JsonNode value, @Nullable Place place) {
        checkText(value.stringValue(), place, "the string");
        return value;
    }

    private void checkText(String text, @Nullable Place place, String what) {
        if (hasLoneSurrogate(text)) {
            throw loneSurrogate(call, Place.pointer(place), what);
        }
        if (!limits.takesNul() && text.indexOf('\0') >= 0) {
            throw invalid(
                    Rule.NUL,
                    place,
                    what + " holds the character U+0000, which this database cannot store",
                    "Leave that character out.");
        }
    }

    private JsonNode number(JsonNode value, @Nullable Place place) {
        if (value.isInt() || value.isLong()) {
            return value;
        }
        if (value.isIntegralNumber()) {
            if (hasTooManyDigits(value.bigIntegerValue())) {
                throw invalid(
                        Rule.NUMBER_OUT_OF_RANGE,
                        place,
                        "the integer has more than " + MAX_NUMBER_LENGTH + " digits",
                        "Store it as a string.");
            }
            return value;
        }
        if ((value.isDouble() || value.isFloat()) && !Double.isFinite(value.doubleValue())) {
            throw invalid(
                    Rule.NOT_FINITE,
                    place,
                    value + " is no JSON number",
                    "Use null or a string for what is not a number.");
        }
        BigDecimal decimal = Json.keepingKind(value.decimalValue());
        if (Math.abs((long) decimal.scale()) > limits.exponent() || decimal.precision() > MAX_NUMBER_LENGTH) {
            throw invalid(
                    Rule.NUMBER_OUT_OF_RANGE,
                    place,
                    "the number has an exponent beyond ±" + limits.exponent() + " or more than " + MAX_NUMBER_LENGTH
                            + " digits",
                    "Store it as a string.");
        }
        return value instanceof DecimalNode d && d.decimalValue().scale() == decimal.scale()
                ? value
                : DecimalNode.valueOf(decimal);
    }

    /** Counts the digits, which takes long for large numbers, only where the bits leave it open. */
    private static boolean hasTooManyDigits(BigInteger integer) {
        int bits = integer.bitLength();
        return bits > MAX_NUMBER_LENGTH * 4
                || (bits > MAX_NUMBER_LENGTH * 3 && new BigDecimal(integer).precision() > MAX_NUMBER_LENGTH);
    }

    private void checkDepth(int depth, @Nullable Place place) {
        if (depth > limits.depth()) {
            throw invalid(
                    Rule.TOO_DEEP,
                    place,
                    "the value nests deeper than " + limits.depth() + " levels",
                    "Flatten the profile.");
        }
    }

    private InvalidProfile invalid(Rule rule, @Nullable Place place, String problem, String nextStep) {
        return new InvalidProfile(call, rule, Place.pointer(place), problem, nextStep);
    }

    private static InvalidProfile loneSurrogate(Call call, String pointer, String what) {
        return new InvalidProfile(
                call,
                Rule.LONE_SURROGATE,
                pointer,
                what + " holds half of a surrogate pair, which is no Unicode character",
                "Repair the text where it comes from.");
    }
}
