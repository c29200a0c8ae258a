package io.profilestore.check;

import io.profilestore.Changes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The values that a write leaves in a profile as they are, by field; under no field one that is no object. */
final class Writes {

    private Writes() {}

    static Map<Optional<String>, JsonNode> of(Action action) {
        Map<Optional<String>, JsonNode> values = new HashMap<>();
        if (action instanceof Action.Set set && set.value().isObject()) {
            set.value().properties().forEach(field -> put(values, Optional.of(field.getKey()), field.getValue()));
        } else if (action instanceof Action.Set set) {
            put(values, Optional.empty(), set.value());
        } else if (action instanceof Action.Update update) {
            update.changes().byField().forEach((field, change) -> {
                if (change instanceof Changes.Set to) {
                    put(values, Optional.of(field), to.value());
                }
            });
        }
        return values;
    }

    private static void put(Map<Optional<String>, JsonNode> values, Optional<String> field, JsonNode value) {
        JsonNode comparable = Cell.of(value, null).value();
        if (comparable != null) {
            values.put(field, comparable);
        }
    }
}
