package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.Expect;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * Which of the calls without an answer need a thought. One that only sets fields to values that no read ever shows is as
 * good as not made, unless somebody was told a version that may be its own, or whether there was a profile, or somebody
 * adds to the field, whose sums show the value later; without those, far fewer orders have to be tried.
 */
final class Unanswered {

    private final Set<CaseFile.Sight> written = new HashSet<>();
    private final Set<CaseFile.Sight> seen = new HashSet<>();
    private final Set<Version> told = new HashSet<>();
    private final Set<Version> given = new HashSet<>();
    private final Set<String> delicate = new HashSet<>();

    private final Set<Counter> counters = new HashSet<>();

    private record Version(String key, long version) {}

    private record Counter(String key, String field) {}

    private final boolean versionsGrow;

    private Unanswered(boolean versionsGrow) {
        this.versionsGrow = versionsGrow;
    }

    static Unanswered in(Supplier<Stream<Operation>> history, boolean versionsGrow) {
        Unanswered unanswered = new Unanswered(versionsGrow);
        try (Stream<Operation> operations = history.get()) {
            operations.forEach(unanswered::note);
        }
        if (!unanswered.written.isEmpty()) {
            try (Stream<Operation> operations = history.get()) {
                operations.forEach(unanswered::look);
            }
        }
        unanswered.told.removeAll(unanswered.given);
        unanswered.told.forEach(version -> unanswered.delicate.add(version.key()));
        unanswered.told.clear();
        unanswered.given.clear();
        return unanswered;
    }

    boolean matters(Operation operation) {
        String key = operation.action().key();
        return delicate.contains(key)
                || !onlySetsFields(operation.action())
                || Writes.of(operation.action()).entrySet().stream()
                        .anyMatch(written ->
                                seen.contains(sight(key, written.getKey().orElse(null), written.getValue()))
                                        || written.getKey()
                                                .filter(field -> counters.contains(new Counter(key, field)))
                                                .isPresent());
    }

    private void note(Operation operation) {
        if (operation.action() instanceof Action.Delete || operation.action().expect() instanceof Expect.Present) {
            delicate.add(operation.action().key());
        }
        countedFields(operation.action())
                .forEach(field -> counters.add(new Counter(operation.action().key(), field)));
        if (operation.outcome() instanceof Outcome.Unknown) {
            Writes.of(operation.action())
                    .forEach((field, value) ->
                            written.add(sight(operation.action().key(), field.orElse(null), value)));
        }
    }

    private static Stream<String> countedFields(Action action) {
        if (action instanceof Action.Update update) {
            return update.changes().byField().entrySet().stream()
                    .filter(change -> change.getValue() instanceof Changes.Increment)
                    .map(Map.Entry::getKey);
        }
        return action instanceof Action.Increment add ? Stream.of(add.field()) : Stream.empty();
    }

    private void look(Operation operation) {
        String key = operation.action().key();
        if (operation.outcome() instanceof Outcome.Found found && found.value() != null) {
            given.add(new Version(key, found.version().orElseThrow()));
            State state = State.ABSENT.replaced(found.value(), null);
            if (!state.isObject()) {
                look(sight(key, null, found.value()));
            }
            state.fields().forEach((name, cell) -> look(sight(key, name, cell.value())));
        } else if (operation.outcome() instanceof Outcome.Conflict conflict) {
            conflict.actual().ifPresent(version -> told.add(new Version(key, version)));
        } else if (operation.outcome() instanceof Outcome.Written written) {
            if (versionsGrow) {
                // A digest would tell of what others wrote as well.
                given.add(new Version(key, written.version()));
            }
        }
        if (operation.writes() && operation.action().expect() instanceof Expect.Version expected) {
            told.add(new Version(key, expected.version()));
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
