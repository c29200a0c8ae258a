package io.profilestore.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The calls on one profile that may still take effect, each in a slot of its own until it is over. */
final class OpenCalls {

    private final List<@Nullable Operation> slots = new ArrayList<>();
    private final BitSet writes = new BitSet();
    private final BitSet optional = new BitSet();

    int add(Operation operation) {
        int slot = slots.indexOf(null);
        if (slot < 0) {
            slot = slots.size();
            slots.add(null);
        }
        slots.set(slot, operation);
        writes.set(slot, Interplay.hasEffect(operation));
        optional.set(slot, operation.outcome() instanceof Outcome.Unknown);
        return slot;
    }

    void remove(int slot) {
        slots.set(slot, null);
        writes.clear(slot);
        optional.clear(slot);
    }

    /** Negative where it is over, or never was open. */
    int slot(Operation operation) {
        return slots.indexOf(operation);
    }

    Operation at(int slot) {
        Operation operation = slots.get(slot);
        if (operation == null) {
            throw new IllegalStateException("no call in slot " + slot);
        }
        return operation;
    }

    /** Those without an answer; a live view. */
    BitSet optional() {
        return optional;
    }

    /** Those that change something if they take effect; a live view. */
    BitSet writes() {
        return writes;
    }

    /** The writes that have not taken effect yet. */
    BitSet writesLeft(Candidate candidate) {
        BitSet left = (BitSet) writes.clone();
        left.andNot(candidate.done());
        return left;
    }

    /** The calls without an effect of which the answer has not been explained yet. */
    BitSet readsLeft(Candidate candidate) {
        BitSet left = new BitSet();
        for (int slot = 0; slot < slots.size(); slot++) {
            left.set(
                    slot,
                    slots.get(slot) != null
                            && !writes.get(slot)
                            && !candidate.done().get(slot));
        }
        return left;
    }

    /** The calls left that have to take effect, since their answers are known. */
    BitSet dueLeft(Candidate candidate) {
        BitSet due = writesLeft(candidate);
        due.andNot(optional);
        due.or(readsLeft(candidate));
        return due;
    }

    /** Of calls that ask and were told the same, only the one whose answer comes first need be tried, or the target. */
    void keepOneOfEach(BitSet calls, Operation target) {
        Map<Object, Integer> firsts = new HashMap<>();
        for (int slot = calls.nextSetBit(0); slot >= 0; slot = calls.nextSetBit(slot + 1)) {
            Operation call = at(slot);
            if (likeness(call).equals(likeness(target))) {
                calls.clear(slot);
                continue;
            }
            Integer first = firsts.putIfAbsent(likeness(call), slot);
            if (first != null && call.returned() < at(first).returned()) {
                firsts.put(likeness(call), slot);
                calls.clear(first);
            } else if (first != null) {
                calls.clear(slot);
            }
        }
    }

    private static Object likeness(Operation call) {
        return call.outcome() instanceof Outcome.Unknown ? call.action() : List.of(call.action(), call.outcome());
    }

    boolean any(BitSet among, Predicate<Operation> condition) {
        return among.stream().anyMatch(slot -> condition.test(at(slot)));
    }
}
