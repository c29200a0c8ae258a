package io.profilestore.contract;

import io.profilestore.Changes;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a profile is after changes, written down once more and as simply as can be, to compare the stores with. */
final class Model {

    private Model() {}

    /** Empty where an increment meets something that is no number. */
    static Optional<JsonNode> after(JsonNode profile, Changes changes) {
        ObjectNode after =
                profile instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Changes.Change> entry : changes.byField().entrySet()) {
            String field = entry.getKey();
            if (entry.getValue() instanceof Changes.Set set) {
                after.set(field, set.value());
            } else if (entry.getValue() instanceof Changes.Increment increment) {
                JsonNode old = after.has(field) ? after.get(field) : JsonNodeFactory.instance.numberNode(0);
                if (!profile.isObject() || !old.isNumber()) {
                    return Optional.empty();
                }
                after.set(field, sum(old, increment.delta()));
            } else {
                after.remove(field);
            }
        }
        return Optional.of(after);
    }

    private static JsonNode sum(JsonNode a, JsonNode b) {
        BigDecimal sum = a.decimalValue().add(b.decimalValue());
        return a.isIntegralNumber() && b.isIntegralNumber()
                ? JsonNodeFactory.instance.numberNode(sum.toBigIntegerExact())
                : DecimalNode.valueOf(sum);
    }
}
