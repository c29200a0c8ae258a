package io.profilestore.check;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the open calls may have to take effect before a certain one. */
final class First {

    private final List<@Nullable Operation> open;
    private final Candidate from;
    private final int slot;
    private final Operation target;
    private final Transitions transitions;

    private First(List<@Nullable Operation> open, Candidate from, int slot, Operation target, Transitions transitions) {
        this.open = open;
        this.from = from;
        this.slot = slot;
        this.target = target;
        this.transitions = transitions;
    }

    /**
     * The slots of those that are worth a try.
     *
     * @param possible whether the target itself can take effect now
     */
    static BitSet of(
            List<@Nullable Operation> open,
            Candidate from,
            int slot,
            Operation target,
            boolean possible,
            Transitions transitions,
            boolean versionsGrow) {
        First first = new First(open, from, slot, target, transitions);
        BitSet slots = new BitSet();
        if (possible && !Interplay.hasEffect(target)) {
            return slots;
        }
        for (int other = 0; other < open.size(); other++) {
            if (first.isOpen(other) && first.matters(other, possible)) {
                slots.set(other);
            }
        }
        first.addWhatMattersToThem(slots);
        if (versionsGrow) {
            slots.stream().filter(other -> comesLater(open.get(other), target)).forEach(slots::clear);
        }
        return slots;
    }

    /** Whether another open write got a lower version, and so took effect earlier. */
    static boolean mustWait(
            List<@Nullable Operation> open, Candidate from, int slot, Operation target, boolean versionsGrow) {
        if (!versionsGrow) {
            return false;
        }
        for (int other = 0; other < open.size(); other++) {
            Operation operation = open.get(other);
            if (operation != null
                    && other != slot
                    && !from.done().get(other)
                    && comesLater(target, operation)
                    && canStillCome(operation, from.state())) {
                return true;
            }
        }
        return false;
    }

    private static boolean comesLater(@Nullable Operation one, Operation other) {
        return one != null
                && one.outcome() instanceof Outcome.Written later
                && other.outcome() instanceof Outcome.Written earlier
                && later.version() > earlier.version();
    }

    /** If not, its own answer will be accused; nobody has to wait for it. */
    private static boolean canStillCome(Operation operation, State state) {
        return operation.outcome() instanceof Outcome.Written written && written.version() > state.floor();
    }

    private boolean isOpen(int other) {
        return other != slot && open.get(other) != null && !from.done().get(other);
    }

    private boolean matters(int other, boolean possible) {
        Operation operation = open.get(other);
        if (operation == null || (isOptional(operation) && hasTwinBefore(other, operation))) {
            return false;
        }
        if (!isOptional(operation)) {
            return !possible || !Interplay.commute(operation, target);
        }
        if (!possible) {
            return bringsNearer(operation, target) || (Interplay.hasEffect(target) && !tracelessBefore(operation));
        }
        return !tracelessBefore(operation);
    }

    private boolean tracelessBefore(Operation operation) {
        return Interplay.commute(operation, target) || Interplay.covers(target, operation);
    }

    /** What has to come before those that may have to come first; and what the open reads have seen. */
    private void addWhatMattersToThem(BitSet slots) {
        if (slots.isEmpty() && !anyOpenReader()) {
            return;
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int other = 0; other < open.size(); other++) {
                Operation operation = open.get(other);
                if (operation == null || !isOpen(other) || slots.get(other)) {
                    continue;
                }
                if (isOptional(operation) ? helpsSomeone(other, operation, slots) : conflicts(operation, slots)) {
                    slots.set(other);
                    grown = true;
                }
            }
        }
    }

    private boolean conflicts(Operation operation, BitSet slots) {
        return slots.stream().anyMatch(other -> {
            Operation chosen = open.get(other);
            return chosen != null && !Interplay.commute(operation, chosen);
        });
    }

    private boolean helpsSomeone(int slotOfOptional, Operation operation, BitSet slots) {
        return !hasTwinBefore(slotOfOptional, operation)
                && slots.stream().anyMatch(other -> {
                    Operation chosen = open.get(other);
                    return chosen != null
                            && !isOptional(chosen)
                            && transitions.after(from.state(), chosen) == null
                            && bringsNearer(operation, chosen);
                });
    }

    private boolean anyOpenReader() {
        for (int other = 0; other < open.size(); other++) {
            Operation operation = open.get(other);
            if (operation != null && isOpen(other) && !Interplay.hasEffect(operation)) {
                return true;
            }
        }
        return false;
    }

    private boolean bringsNearer(Operation operation, Operation goal) {
        State next = transitions.after(from.state(), operation);
        return next != null && transitions.distance(next, goal) < transitions.distance(from.state(), goal);
    }

    /** Of equal calls without an answer it does not matter which one it was. */
    private boolean hasTwinBefore(int slotOfOptional, Operation operation) {
        for (int other = 0; other < slotOfOptional; other++) {
            Operation twin = open.get(other);
            if (twin != null
                    && isOptional(twin)
                    && !from.done().get(other)
                    && twin.action().equals(operation.action())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOptional(Operation operation) {
        return operation.outcome() instanceof Outcome.Unknown;
    }
}
