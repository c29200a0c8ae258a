package io.profilestore.cli;

import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/** JSON that somebody typed or piped in. */
final class JsonArgument {

    /** White space and escapes make a text larger than the profile in it; beyond this it is no profile. */
    private static final int MAX_INPUT_BYTES = 8 * ProfileRules.MAX_BYTES;

    private static final String QUOTING =
            "Quote JSON for the shell: '{\"name\": \"Ada\"}'; a string needs its own" + " quotation marks: '\"Ada\"'.";

    /** Jackson names the settings of its own that would let a text pass, and where it keeps its place. */
    private static final Pattern NOT_FOR_USERS =
            Pattern.compile("\\s*\\(start marker at .*|: enable `.*|, from `[^`]*`");

    private JsonArgument() {}

    /**
     * @param operation the command
     * @param what what the text is, for the message
     * @throws CliException if it is not one JSON value
     */
    static JsonNode parse(String operation, String what, String text) {
        return parse(operation, what, text, QUOTING);
    }

    private static JsonNode parse(String operation, String what, String text, String nextStep) {
        try {
            return present(operation, what, Json.parse(text));
        } catch (JacksonException e) {
            throw malformed(operation, what, e, nextStep);
        }
    }

    /** Likewise, all of standard input. */
    static JsonNode read(String operation, InputStream in) {
        String what = "standard input";
        try {
            byte[] text = in.readNBytes(MAX_INPUT_BYTES + 1);
            if (text.length > MAX_INPUT_BYTES) {
                throw CliException.badData(
                        operation,
                        what + " has more than " + MAX_INPUT_BYTES + " bytes, which is no profile",
                        "Give one profile only.",
                        null);
            }
            return present(operation, what, Json.parse(text));
        } catch (JacksonException e) {
            throw malformed(operation, what, e, "Give one JSON value, in UTF-8.");
        } catch (IOException e) {
            throw CliException.noInput(
                    operation, what + " cannot be read: " + e.getMessage(), "Check where it comes from.", e);
        }
    }

    /**
     * A number, exactly as written: of scale 0 where it is an integer, else not.
     *
     * @throws CliException if it is not a JSON number
     */
    static BigDecimal number(String operation, String what, String text) {
        String example = "Write 1, -1 or 0.5, for example.";
        JsonNode value = parse(operation, what, text, example);
        if (!value.isNumber()) {
            throw CliException.badData(operation, what + " is " + text + ", which is no number", example, null);
        }
        return value.isIntegralNumber() ? new BigDecimal(value.bigIntegerValue()) : value.decimalValue();
    }

    private static JsonNode present(String operation, String what, JsonNode value) {
        if (value.isMissingNode()) {
            throw CliException.badData(
                    operation,
                    what + " is empty, which is no JSON value",
                    "JSON's nothing is null; nothing at all is no value.",
                    null);
        }
        return value;
    }

    private static CliException malformed(String operation, String what, JacksonException e, String nextStep) {
        TokenStreamLocation at = e.getLocation();
        String place = at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
        String why = NOT_FOR_USERS.matcher(e.getOriginalMessage()).replaceAll("");
        String wrong = e instanceof StreamConstraintsException ? " is outside the limits" : " is not JSON";
        return CliException.badData(operation, what + wrong + place + ": " + why, nextStep, e);
    }
}
