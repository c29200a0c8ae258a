package io.profilestore.postgres;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/** Decimals whose text has a fraction, which tells PostgreSQL that they are no integers. */
final class PlainDecimals {

    private PlainDecimals() {}

    /** Whether all decimals of a value are written with a fraction anyway. */
    static boolean areIn(JsonNode value) {
        if (value.isContainer()) {
            for (JsonNode member : value) {
                if (!areIn(member)) {
                    return false;
                }
            }
            return true;
        }
        return !isShifted(value);
    }

    /** An equal value whose decimals all are. */
    static JsonNode in(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode plain = object.objectNode();
            object.properties().forEach(member -> plain.set(member.getKey(), in(member.getValue())));
            return plain;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode plain = array.arrayNode();
            array.forEach(element -> plain.add(in(element)));
            return plain;
        }
        return isShifted(value) ? DecimalNode.valueOf(value.decimalValue().setScale(1)) : value;
    }

    /** {@code 1E+16}; its scale is that of the digits before the exponent. */
    private static boolean isShifted(JsonNode value) {
        return value.isNumber()
                && !value.isIntegralNumber()
                && value.decimalValue().scale() < 1;
    }
}
