package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.Expect;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * Which of the calls without an answer need a thought. One that only sets fields to values that no read ever shows is as
 * good as not made, unless somebody looks at versions; without those, far fewer orders have to be tried.
 */
final class Unanswered {

    private final Set<CaseFile.Sight> written = new HashSet<>();
    private final Set<CaseFile.Sight> seen = new HashSet<>();
    private final Set<String> versioned = new HashSet<>();

    private Unanswered() {}

    static Unanswered in(Path directory) {
        Unanswered unanswered = new Unanswered();
        try (Stream<Operation> history = Histories.read(directory)) {
            history.forEach(unanswered::note);
        }
        if (!unanswered.written.isEmpty()) {
            try (Stream<Operation> history = Histories.read(directory)) {
                history.forEach(unanswered::look);
            }
        }
        return unanswered;
    }

    boolean matters(Operation operation) {
        String key = operation.action().key();
        return versioned.contains(key)
                || !onlySetsFields(operation.action())
                || Writes.of(operation.action()).entrySet().stream()
                        .anyMatch(written ->
                                seen.contains(sight(key, written.getKey().orElse(null), written.getValue())));
    }

    private void note(Operation operation) {
        if (operation.action().expect() instanceof Expect.Version) {
            versioned.add(operation.action().key());
        }
        if (operation.outcome() instanceof Outcome.Unknown) {
            Writes.of(operation.action())
                    .forEach((field, value) ->
                            written.add(sight(operation.action().key(), field.orElse(null), value)));
        }
    }

    private void look(Operation operation) {
        if (operation.outcome() instanceof Outcome.Found found && found.value() != null) {
            State state = State.ABSENT.replaced(found.value(), null);
            String key = operation.action().key();
            if (!state.isObject()) {
                look(sight(key, null, found.value()));
            }
            state.fields().forEach((name, cell) -> look(sight(key, name, cell.value())));
        }
    }

    private void look(CaseFile.Sight sight) {
        if (written.contains(sight)) {
            seen.add(sight);
        }
    }

    private static CaseFile.Sight sight(String key, @Nullable String field, @Nullable JsonNode value) {
        return new CaseFile.Sight(key, field, value == null ? NullNode.getInstance() : value);
    }

    private static boolean onlySetsFields(Action action) {
        return action instanceof Action.Update update
                && update.changes().byField().values().stream().allMatch(change -> change instanceof Changes.Set);
    }
}
