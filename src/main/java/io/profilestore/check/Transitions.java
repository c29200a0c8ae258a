package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.ValueDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/** What an operation does to a profile if it takes effect in a certain state, and whether its answer can come from there. */
final class Transitions {

    /** Beyond any difference of values. */
    private static final long ANOTHER_THING = 1L << 40;

    private final boolean versionsGrow;
    private final Map<Operation, State> seen = new HashMap<>();

    Transitions(boolean versionsGrow) {
        this.versionsGrow = versionsGrow;
    }

    /** The state afterwards; null if the client cannot have been told what it was, or nothing would happen. */
    @Nullable
    State after(State state, Operation operation) {
        Outcome outcome = operation.outcome();
        if (outcome instanceof Outcome.Found found) {
            return found(state, operation, found);
        }
        if (outcome instanceof Outcome.Conflict conflict) {
            return conflicting(state, operation.action().expect(), conflict.actual());
        }
        State expected = expecting(state, operation.action().expect());
        if (expected == null) {
            return null;
        }
        if (outcome instanceof Outcome.Deleted deleted && !deleted.existed()) {
            return expected.exists() ? null : expected;
        }
        State effect = effect(expected, operation);
        if (effect == null || contradicts(effect, operation)) {
            return null;
        }
        if (!versionsGrow || !(outcome instanceof Outcome.Written written)) {
            return effect;
        }
        return written.version() <= expected.floor() ? null : effect.at(written.version());
    }

    /** The state afterwards if the operation happened in this state whatever it was told; null if it cannot. */
    @Nullable
    State effect(State state, Operation operation) {
        Action action = operation.action();
        if (action instanceof Action.Set set) {
            return state.replaced(set.value(), operation);
        }
        if (action instanceof Action.Delete) {
            return state.exists() ? state.removed(operation) : null;
        }
        if (action instanceof Action.Increment add) {
            Cell sum = sum(state, add.field(), add.delta(), operation);
            return sum == null ? null : state.changed(Map.of(add.field(), sum), operation);
        }
        return action instanceof Action.Update update ? updated(state, update.changes(), operation) : state;
    }

    private static boolean contradicts(State effect, Operation operation) {
        return operation.outcome() instanceof Outcome.Summed summed
                && operation.action() instanceof Action.Increment add
                && effect.field(add.field()).integer() != summed.sum();
    }

    /** How far a state is from one that explains what the client was told, where it does not. */
    long distance(State state, Operation operation) {
        if (operation.outcome() instanceof Outcome.Found found && found.value() != null && state.exists()) {
            State seen = seen(operation, found.value());
            if (seen.isObject() && state.isObject()) {
                return 1
                        + seen.differing(state).stream()
                                .mapToLong(name -> distance(seen.field(name), state.field(name)))
                                .sum();
            }
        }
        if (operation.outcome() instanceof Outcome.Summed summed
                && operation.action() instanceof Action.Increment add) {
            return distance(state.field(add.field()), integer(summed.sum() - add.delta(), null));
        }
        return operation.outcome() instanceof Outcome.Found ? ANOTHER_THING : 1;
    }

    private static long distance(Cell one, Cell other) {
        if ((one.isInteger() || one.value() == null) && (other.isInteger() || other.value() == null)) {
            return 2 + Math.min(Math.abs(one.integer() - other.integer()), ANOTHER_THING / 4);
        }
        return 2;
    }

    /** What the profile was for who found this value. */
    State seen(Operation operation, JsonNode value) {
        return seen.computeIfAbsent(operation, o -> State.ABSENT.replaced(value, null));
    }

    /** It is over, and what it saw will not be asked for again. */
    void forget(Operation operation) {
        seen.remove(operation);
    }

    private @Nullable State found(State state, Operation operation, Outcome.Found found) {
        if (found.value() == null) {
            return state.exists() ? null : state;
        }
        if (!state.exists() || !state.sameValue(seen(operation, found.value()))) {
            return null;
        }
        // The digest of an equal value is equal.
        return versionsGrow ? atVersion(state, found.version().orElseThrow()) : state;
    }

    private @Nullable State conflicting(State state, Expect expect, OptionalLong actual) {
        if (expect.met(actual) || actual.isPresent() != state.exists()) {
            return null;
        }
        return actual.isPresent() ? atVersion(state, actual.getAsLong()) : state;
    }

    private @Nullable State expecting(State state, Expect expect) {
        if (expect instanceof Expect.Version version) {
            return state.exists() ? atVersion(state, version.version()) : null;
        }
        boolean met = expect instanceof Expect.Anything || state.exists() == expect instanceof Expect.Present;
        return met ? state : null;
    }

    boolean canBeAt(State state, long version) {
        return atVersion(state, version) != null;
    }

    /** The state, if it can have this version: the file stores use a digest of the value. */
    private @Nullable State atVersion(State state, long version) {
        if (!versionsGrow) {
            return ValueDigest.version(state.value()) == version ? state : null;
        }
        if (state.version() != State.UNKNOWN) {
            return state.version() == version ? state : null;
        }
        return version <= state.floor() ? null : state.at(version);
    }

    private static @Nullable State updated(State state, Changes changes, Operation operation) {
        Map<String, Cell> cells = new HashMap<>();
        for (Map.Entry<String, Changes.Change> entry : changes.byField().entrySet()) {
            String field = entry.getKey();
            Cell cell;
            if (entry.getValue() instanceof Changes.Set set) {
                cell = Cell.of(set.value(), operation);
            } else if (entry.getValue() instanceof Changes.Increment increment) {
                cell = sum(state, field, increment.delta().longValue(), operation);
            } else {
                cell = Cell.of(null, operation);
            }
            if (cell == null) {
                return null;
            }
            cells.put(field, cell);
        }
        return state.changed(cells, operation);
    }

    private static @Nullable Cell sum(State state, String field, long delta, Operation operation) {
        if (state.exists() && !state.isObject()) {
            return null;
        }
        Cell number = state.field(field);
        if (number.value() != null && !number.isInteger()) {
            return null;
        }
        return integer(number.integer() + delta, operation);
    }

    private static Cell integer(long value, @Nullable Operation writer) {
        return new Cell(LongNode.valueOf(value), writer);
    }
}
