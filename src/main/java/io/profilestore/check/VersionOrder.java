package io.profilestore.check;

import io.profilestore.Expect;
import java.util.BitSet;

/** What versions tell about the order of calls, where a store numbers them upwards. */
final class VersionOrder {

    private final OpenCalls open;
    private final Transitions transitions;
    private final boolean versionsGrow;

    VersionOrder(OpenCalls open, Transitions transitions, boolean versionsGrow) {
        this.open = open;
        this.transitions = transitions;
        this.versionsGrow = versionsGrow;
    }

    /** Of the writes left, those that can come next, before a goal. */
    BitSet next(Candidate from, BitSet left, Operation goal) {
        if (!versionsGrow) {
            return (BitSet) left.clone();
        }
        BitSet next = (BitSet) left.clone();
        long bound = bound(goal);
        long lowest = Long.MAX_VALUE;
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            if (open.at(slot).outcome() instanceof Outcome.Written written
                    && canStillCome(from.state(), open.at(slot), written)) {
                lowest = Math.min(lowest, written.version());
            }
        }
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            boolean late = from.state().floor() >= bound
                    || (open.at(slot).outcome() instanceof Outcome.Written written
                            && (written.version() > bound || written.version() > lowest));
            next.set(slot, !late);
        }
        return next;
    }

    /** Of the writes left, those that can come some time before a goal. */
    BitSet before(Candidate from, BitSet left, Operation goal) {
        if (!versionsGrow) {
            return (BitSet) left.clone();
        }
        BitSet before = (BitSet) left.clone();
        long bound = bound(goal);
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            boolean late = from.state().floor() >= bound
                    || (open.at(slot).outcome() instanceof Outcome.Written written && written.version() > bound);
            before.set(slot, !late);
        }
        return before;
    }

    /** Whether another open write got a lower version than the target has or saw, and so took effect earlier. */
    boolean mustWait(Candidate from, BitSet left, Operation target) {
        if (!versionsGrow) {
            return false;
        }
        long bound = bound(target);
        boolean own = target.outcome() instanceof Outcome.Written written && written.version() == bound;
        return open.any(
                left,
                other -> !other.equals(target)
                        && other.outcome() instanceof Outcome.Written earlier
                        && (own ? earlier.version() < bound : earlier.version() <= bound)
                        && bound != Long.MAX_VALUE
                        && canStillCome(from.state(), other, earlier));
    }

    /** Whether a change of the state takes the last chance from one of these calls, for versions do not go back. */
    boolean dooms(State before, State after, BitSet due) {
        return versionsGrow
                && !after.equals(before)
                && open.any(due, call -> isPast(after, call) && !isPast(before, call));
    }

    private boolean isPast(State state, Operation call) {
        long bound = bound(call);
        if (call.outcome() instanceof Outcome.Written written && written.version() == bound) {
            return state.floor() >= bound;
        }
        return state.floor() > bound
                || (state.floor() == bound && (state.version() != bound || transitions.after(state, call) == null));
    }

    /** If not, its own answer will be accused; nobody has to wait for it. */
    private static boolean canStillCome(State state, Operation operation, Outcome.Written written) {
        if (operation.action().expect() instanceof Expect.Version expected
                && (expected.version() < state.floor()
                        || (expected.version() == state.floor() && state.version() != expected.version()))) {
            return false;
        }
        return written.version() > state.floor();
    }

    /** The version that a call has or saw; whatever comes before has none above it. */
    private static long bound(Operation operation) {
        long bound = Long.MAX_VALUE;
        if (operation.outcome() instanceof Outcome.Found found) {
            bound = found.version().orElse(bound);
        } else if (operation.outcome() instanceof Outcome.Conflict conflict) {
            bound = conflict.actual().orElse(bound);
        } else if (operation.outcome() instanceof Outcome.Written written) {
            bound = written.version();
        }
        boolean met = !(operation.outcome() instanceof Outcome.Conflict);
        return met && operation.action().expect() instanceof Expect.Version expected
                ? Math.min(bound, expected.version())
                : bound;
    }
}
