package io.profilestore.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All accusations of one history, and what has still to be looked up before they become findings. */
final class CaseFile {

    /**
     * A value that was seen where another one should have been.
     *
     * @param field null for a profile that is no object
     */
    record Sight(String key, @Nullable String field, JsonNode value) {}

    private final List<Accusation> accusations = new ArrayList<>();
    private final Map<Sight, List<Accusation>> unexplained = new HashMap<>();

    void add(Accusation accusation) {
        accusations.add(accusation);
    }

    /** The accusation holds only if somebody wrote the value before; otherwise it is {@link Anomaly#VALUE_FROM_NOWHERE}. */
    void mustHaveBeenWritten(Sight sight, Accusation accusation) {
        unexplained.computeIfAbsent(sight, s -> new ArrayList<>()).add(accusation);
    }

    boolean isSettled() {
        return unexplained.isEmpty();
    }

    /** Takes one operation of the history, of all of which each may explain a value. */
    void lookAt(Operation operation) {
        if (!operation.writes() || unexplained.isEmpty()) {
            return;
        }
        Writes.of(operation.action()).forEach((field, value) -> {
            Sight sight = new Sight(operation.action().key(), field.orElse(null), value);
            List<Accusation> waiting = unexplained.get(sight);
            if (waiting != null) {
                waiting.removeIf(accusation -> accusation.shownBy().returned() > operation.called());
                if (waiting.isEmpty()) {
                    unexplained.remove(sight);
                }
            }
        });
    }

    /** Once the whole history has been looked at. */
    List<Finding> findings() {
        unexplained.forEach((sight, waiting) -> waiting.forEach(accusation -> accusation.turnsOutToBe(
                Anomaly.VALUE_FROM_NOWHERE, "no write that succeeded can have left that value there")));
        return accusations.stream().flatMap(Accusation::finding).toList();
    }
}
