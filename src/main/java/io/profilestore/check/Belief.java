package io.profilestore.check;

import io.profilestore.Changes;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/** What the profile must be if an answer is taken for true that contradicts earlier ones. */
final class Belief {

    private Belief() {}

    static State after(State state, Operation operation, Transitions transitions, boolean versionsGrow) {
        State after = after(state, operation, transitions);
        return versionsGrow ? after : new State(after.whole(), after.fields(), State.UNKNOWN, State.UNKNOWN);
    }

    private static State after(State state, Operation operation, Transitions transitions) {
        Outcome outcome = operation.outcome();
        if (outcome instanceof Outcome.Found found) {
            if (found.value() == null) {
                return state.exists() ? state.removed(null) : state;
            }
            return seen(state, found.value()).at(found.version().orElseThrow());
        }
        if (outcome instanceof Outcome.Conflict conflict) {
            if (conflict.actual().isEmpty()) {
                return state.removed(null);
            }
            return state.exists() ? state.at(conflict.actual().getAsLong()) : state;
        }
        if (outcome instanceof Outcome.Summed summed && operation.action() instanceof Action.Increment add) {
            return state.changed(Map.of(add.field(), new Cell(LongNode.valueOf(summed.sum()), operation)), operation);
        }
        if (outcome instanceof Outcome.Deleted) {
            return state.removed(operation);
        }
        State effect = transitions.effect(state, operation);
        State base = effect == null ? state : effect;
        return outcome instanceof Outcome.Written written ? base.at(written.version()) : base;
    }

    /** Whether the profile looks as if the write had taken effect already. */
    static boolean shows(State state, Operation write) {
        Action action = write.action();
        if (action instanceof Action.Set set) {
            return state.sameValue(State.ABSENT.replaced(set.value(), null));
        }
        if (action instanceof Action.Delete) {
            return !state.exists();
        }
        if (action instanceof Action.Increment add) {
            return write.outcome() instanceof Outcome.Summed summed
                    && state.field(add.field()).isInteger()
                    && state.field(add.field()).integer() == summed.sum();
        }
        return action instanceof Action.Update update
                && update.changes().byField().entrySet().stream().allMatch(change -> shows(state, change));
    }

    private static boolean shows(State state, Map.Entry<String, Changes.Change> change) {
        Cell field = state.field(change.getKey());
        return change.getValue() instanceof Changes.Set set
                ? field.equals(Cell.of(set.value(), null))
                : change.getValue() instanceof Changes.Unset && field.value() == null;
    }

    /** Who wrote what did not change is still known. */
    private static State seen(State state, JsonNode value) {
        State seen = state.replaced(value, null);
        Map<String, Cell> fields = new HashMap<>();
        state.fields().forEach((name, cell) -> fields.put(name, cell.value() == null ? cell : Cell.of(null, null)));
        seen.fields()
                .forEach((name, cell) -> fields.put(name, state.field(name).equals(cell) ? state.field(name) : cell));
        return new State(
                seen.isObject() && state.isObject() ? state.whole() : seen.whole(),
                fields,
                State.UNKNOWN,
                state.floor());
    }
}
