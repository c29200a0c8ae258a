package io.profilestore.json;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.NotANumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies changes to a profile in Java: the meaning of {@link Changes} where no single statement can express it. */
public final class ChangeArithmetic {

    private static final String SET_FIRST = "Set it to a number first.";

    private ChangeArithmetic() {}

    /**
     * The profile after the changes; {@code current} stays as it is.
     *
     * @param current the whole profile, null where there is none
     * @throws NotANumber if an increment meets something else
     * @throws io.profilestore.InvalidProfile if a value or a sum is outside the limits
     */
    public static ObjectNode apply(Call call, @Nullable JsonNode current, Changes changes) {
        ObjectNode after = Json.mapper().createObjectNode();
        if (current instanceof ObjectNode object) {
            after.setAll(object);
        }
        for (Map.Entry<String, Changes.Change> entry : changes.byField().entrySet()) {
            String field = entry.getKey();
            Changes.Change change = entry.getValue();
            if (change instanceof Changes.Set set) {
                after.set(field, ProfileRules.checkField(call, field, set.value()));
            } else if (change instanceof Changes.Increment increment) {
                if (current != null && !current.isObject()) {
                    throw notANumber(
                            call,
                            "the whole profile is " + kind(current) + ", it has no fields",
                            "Set it to an object first.");
                }
                JsonNode sum = sum(call, field, after.get(field), increment.delta());
                after.set(field, ProfileRules.checkField(call, field, sum));
            } else {
                after.remove(field);
            }
        }
        return after;
    }

    /**
     * Number plus number: an integer if both are, else a decimal.
     *
     * @param number null where the field is absent, which counts as the integer 0
     * @throws NotANumber if it is something else, JSON {@code null} included
     */
    public static JsonNode sum(Call call, String field, @Nullable JsonNode number, JsonNode delta) {
        if (number == null) {
            return delta;
        }
        if (!number.isNumber()) {
            throw notANumber(call, "the field " + quoted(field) + " is " + kind(number), SET_FIRST);
        }
        if (number.isIntegralNumber() && delta.isIntegralNumber()) {
            return integer(number.bigIntegerValue().add(delta.bigIntegerValue()));
        }
        BigDecimal sum = number.decimalValue().add(delta.decimalValue());
        return DecimalNode.valueOf(Json.keepingKind(sum));
    }

    /**
     * The sum as the {@code long} that {@link io.profilestore.ProfileStore#increment(String, String, long)} returns.
     *
     * @throws NotANumber if it is no integer of 64 bits
     */
    public static long toLong(Call call, String field, JsonNode sum) {
        if (!sum.isIntegralNumber() || !sum.canConvertToLong()) {
            throw notANumber(
                    call,
                    "the sum in " + quoted(field) + " would be no integer of 64 bits",
                    "In Java, pass the delta as a BigDecimal: then integers of any size and decimals are returned.");
        }
        return sum.longValue();
    }

    /** The sum as a {@code BigDecimal}: of scale 0 where it is an integer, else never of scale 0. */
    public static BigDecimal toBigDecimal(JsonNode sum) {
        return sum.isIntegralNumber() ? new BigDecimal(sum.bigIntegerValue()) : Json.keepingKind(sum.decimalValue());
    }

    private static JsonNode integer(BigInteger value) {
        return value.bitLength() < Long.SIZE
                ? Json.mapper().getNodeFactory().numberNode(value.longValue())
                : BigIntegerNode.valueOf(value);
    }

    private static NotANumber notANumber(Call call, String problem, String nextStep) {
        return new NotANumber(call, problem, nextStep, null);
    }

    private static String quoted(String field) {
        return Json.text(Json.mapper().getNodeFactory().stringNode(field));
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            default -> "JSON null";
        };
    }
}
