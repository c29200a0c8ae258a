package io.profilestore.check;

import io.profilestore.Changes;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/** Whether open calls can still make a profile what an answer says it was; where not, none of their orders need be tried. */
final class Reach {

    private static final Cell NOTHING = Cell.of(null, null);

    private final OpenCalls open;
    private final Transitions transitions;

    Reach(OpenCalls open, Transitions transitions) {
        this.open = open;
        this.transitions = transitions;
    }

    /** @param left the writes that may still come before the goal */
    boolean possible(State state, BitSet left, Operation goal) {
        if (goal.outcome() instanceof Outcome.Found found) {
            return found.value() == null
                    ? !state.exists() || open.any(left, write -> write.action() instanceof Action.Delete)
                    : value(state, left, transitions.seen(goal, found.value()));
        }
        if (goal.outcome() instanceof Outcome.Summed summed && goal.action() instanceof Action.Increment add) {
            Cell before = Cell.of(LongNode.valueOf(summed.sum() - add.delta()), null);
            Cell now = state.field(add.field());
            return isAt(now, before)
                    || open.any(
                            left,
                            write -> canLeave(write, add.field(), before)
                                    || (before.integer() == 0 && canLeave(write, add.field(), NOTHING)));
        }
        return true;
    }

    /** The writes without which the goal cannot be reached, as far as that shows in a single field. */
    BitSet indispensable(State state, BitSet left, Operation goal) {
        BitSet needed = new BitSet();
        if (goal.outcome() instanceof Outcome.Found found && found.value() != null) {
            State seen = transitions.seen(goal, found.value());
            for (String field : seen.isObject() ? seen.differing(state) : Set.<String>of()) {
                int[] writers = left.stream()
                        .filter(slot -> canLeave(open.at(slot), field, seen.field(field)))
                        .limit(2)
                        .toArray();
                if (writers.length == 1) {
                    needed.set(writers[0]);
                }
            }
        }
        return needed;
    }

    private static boolean isAt(Cell now, Cell number) {
        return now.equals(number) || (now.value() == null && number.integer() == 0);
    }

    private boolean value(State state, BitSet left, State seen) {
        if (!seen.isObject()) {
            return state.sameValue(seen)
                    || open.any(left, write -> replacesBy(write, seen.whole().value()));
        }
        if (!state.isObject() && !open.any(left, Reach::canMakeAnObject)) {
            return false;
        }
        for (String field : seen.differing(state)) {
            if (!open.any(left, write -> canLeave(write, field, seen.field(field)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean replacesBy(Operation write, @Nullable JsonNode value) {
        return write.action() instanceof Action.Set set
                && Cell.of(set.value(), null).equals(Cell.of(value, null));
    }

    private static boolean canMakeAnObject(Operation write) {
        return write.action() instanceof Action.Set set
                ? set.value().isObject()
                : !(write.action() instanceof Action.Delete);
    }

    /** Whether the field can be like this right after the write; more often than it is, where that takes a closer look. */
    private static boolean canLeave(Operation write, String field, Cell cell) {
        Action action = write.action();
        if (action instanceof Action.Set set) {
            return Cell.of(set.value().get(field), null).equals(cell);
        }
        if (action instanceof Action.Increment add) {
            return add.field().equals(field)
                    && cell.isInteger()
                    && !(write.outcome() instanceof Outcome.Summed summed && summed.sum() != cell.integer());
        }
        if (action instanceof Action.Delete) {
            return cell.value() == null;
        }
        Changes.Change change = action instanceof Action.Update update
                ? update.changes().byField().get(field)
                : null;
        return change instanceof Changes.Set set
                ? Cell.of(set.value(), null).equals(cell)
                : change instanceof Changes.Increment ? cell.isInteger() : change != null && cell.value() == null;
    }
}
