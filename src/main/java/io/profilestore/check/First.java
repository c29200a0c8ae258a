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
    private final boolean versionsGrow;

    /** @param slot where the target stands among the open calls */
    First(List<@Nullable Operation> open, Candidate from, int slot, Operation target, boolean versionsGrow) {
        this.open = open;
        this.from = from;
        this.slot = slot;
        this.target = target;
        this.versionsGrow = versionsGrow;
    }

    /**
     * The slots of those for which the order matters: they got a lower version than the target, do not commute with it, or
     * not with another such call.
     *
     * @param possible whether the target can take effect now; if not, any other may help
     */
    BitSet slots(boolean possible) {
        BitSet slots = new BitSet();
        for (int other = 0; other < open.size(); other++) {
            if (isOpen(other) && (!possible || matters(at(other)))) {
                slots.set(other);
            }
        }
        addWhatComesBeforeThem(slots);
        if (versionsGrow) {
            slots.stream().filter(other -> comesLater(at(other), target)).forEach(slots::clear);
        }
        return slots;
    }

    /** Whether another open write got a lower version, and so took effect earlier. */
    boolean mustWait() {
        for (int other = 0; versionsGrow && other < open.size(); other++) {
            if (isOpen(other) && comesLater(target, at(other)) && canStillCome(at(other))) {
                return true;
            }
        }
        return false;
    }

    private static boolean comesLater(Operation one, Operation other) {
        return one.outcome() instanceof Outcome.Written later
                && other.outcome() instanceof Outcome.Written earlier
                && later.version() > earlier.version();
    }

    /** If not, its own answer will be accused; nobody has to wait for it. */
    private boolean canStillCome(Operation operation) {
        return operation.outcome() instanceof Outcome.Written written
                && written.version() > from.state().floor();
    }

    private boolean matters(Operation other) {
        return (versionsGrow && comesLater(target, other)) || !Interplay.commute(other, target, versionsGrow);
    }

    private void addWhatComesBeforeThem(BitSet slots) {
        boolean grown = !slots.isEmpty();
        while (grown) {
            grown = false;
            for (int other = 0; other < open.size(); other++) {
                if (!slots.get(other) && isOpen(other) && conflicts(at(other), slots)) {
                    slots.set(other);
                    grown = true;
                }
            }
        }
    }

    private boolean conflicts(Operation operation, BitSet slots) {
        return slots.stream().anyMatch(other -> !Interplay.commute(operation, at(other), versionsGrow));
    }

    private boolean isOpen(int other) {
        Operation operation = open.get(other);
        return operation != null && other != slot && !from.done().get(other) && !hasTwinBefore(other, operation);
    }

    private Operation at(int other) {
        Operation operation = open.get(other);
        return operation == null ? target : operation;
    }

    /** Of equal calls without an answer it does not matter which one it was. */
    private boolean hasTwinBefore(int other, Operation operation) {
        if (!isOptional(operation)) {
            return false;
        }
        for (int before = 0; before < other; before++) {
            Operation twin = open.get(before);
            if (twin != null
                    && isOptional(twin)
                    && !from.done().get(before)
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
