package io.profilestore.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the open writes are worth trying next, on the way to the answer that is due. A write is tried if it does not
 * commute with what comes after it, or if it helps to a state that this answer or that of another open call shows. Where a
 * state cannot be reached without a certain write, and that write commutes with all others, it is the only one to be tried:
 * it could as well have been first.
 */
final class Choice {

    private final OpenCalls open;
    private final Transitions transitions;
    private final VersionOrder versions;
    private final Reach reach;
    private final boolean versionsGrow;

    Choice(OpenCalls open, Transitions transitions, VersionOrder versions, Reach reach, boolean versionsGrow) {
        this.open = open;
        this.transitions = transitions;
        this.versions = versions;
        this.reach = reach;
        this.versionsGrow = versionsGrow;
    }

    /**
     * Of the writes left, those to try.
     *
     * @param left the writes that have not taken effect, without the target
     * @param explained whether the target can take effect now; if not, any other may help
     */
    BitSet next(Candidate from, BitSet left, Operation target, boolean explained) {
        BitSet before = versions.before(from, left, target);
        if (!reach.possible(from.state(), before, target)) {
            return new BitSet();
        }
        BitSet possible = versions.next(from, left, target);
        open.keepOneOfEach(possible, target);
        BitSet chosen = new BitSet();
        if (!Interplay.hasEffect(target)) {
            choose(from, before, possible, target, chosen);
        } else if (explained) {
            chosen.or(withoutCommuting(before, target));
            chosen.and(possible);
        } else {
            possible.stream()
                    .filter(slot -> keepsInReach(from, before, slot, target))
                    .forEach(chosen::set);
        }
        List<Operation> reads = otherReads(from, target);
        reads.stream().filter(read -> tellsVersion(from, left, read)).forEach(read -> chosen.set(open.slot(read)));
        if (!isSuperset(chosen, possible)) {
            for (Operation read : nearestFirst(from, reads)) {
                BitSet earlier = versions.before(from, before, read);
                if (!earlier.isEmpty() && reach.possible(from.state(), earlier, read)) {
                    BitSet now = versions.next(from, left, read);
                    now.and(possible);
                    choose(from, earlier, now, read, chosen);
                }
            }
        }
        return chosen;
    }

    private static boolean isSuperset(BitSet all, BitSet some) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    /** Whether a read can take effect now, and would make known which version this is. */
    private boolean tellsVersion(Candidate from, BitSet left, Operation read) {
        return transitions.after(from.state(), read) != null && !versions.mustWait(from, left, read);
    }

    private List<Operation> otherReads(Candidate from, Operation target) {
        return open.readsLeft(from).stream()
                .mapToObj(open::at)
                .filter(read -> !read.equals(target))
                .toList();
    }

    /** So that writes that lead to one are tried in the order in which they show. */
    private List<Operation> nearestFirst(Candidate from, List<Operation> reads) {
        Map<Operation, Long> distances = new HashMap<>();
        reads.forEach(read -> distances.put(read, transitions.distance(from.state(), read)));
        return reads.stream().sorted(Comparator.comparing(distances::get)).toList();
    }

    private void choose(Candidate from, BitSet before, BitSet possible, Operation goal, BitSet chosen) {
        BitSet needed = reach.indispensable(from.state(), before, goal);
        needed.and(possible);
        needed.stream().filter(slot -> !commutesWithAll(slot, before)).forEach(needed::clear);
        if (needed.isEmpty()) {
            for (int slot = possible.nextSetBit(0); slot >= 0; slot = possible.nextSetBit(slot + 1)) {
                if (before.get(slot) && !chosen.get(slot) && keepsInReach(from, before, slot, goal)) {
                    chosen.set(slot);
                }
            }
        } else if (!needed.intersects(chosen)) {
            chosen.set(needed.nextSetBit(0));
        }
    }

    private boolean keepsInReach(Candidate from, BitSet before, int slot, Operation goal) {
        State after = transitions.after(from.state(), open.at(slot));
        if (after == null) {
            return false;
        }
        BitSet rest = (BitSet) before.clone();
        rest.clear(slot);
        return reach.possible(after, rest, goal);
    }

    private boolean commutesWithAll(int slot, BitSet others) {
        return others.stream()
                .allMatch(other -> other == slot || Interplay.commute(open.at(slot), open.at(other), versionsGrow));
    }

    /** Those that do not commute with the target, or not with another such write. */
    private BitSet withoutCommuting(BitSet left, Operation target) {
        BitSet found = new BitSet();
        List<Operation> unvisited = new ArrayList<>(List.of(target));
        while (!unvisited.isEmpty()) {
            Operation later = unvisited.remove(unvisited.size() - 1);
            for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
                if (!found.get(slot) && !mayComeLater(open.at(slot), later)) {
                    found.set(slot);
                    unvisited.add(open.at(slot));
                }
            }
        }
        return found;
    }

    private boolean mayComeLater(Operation earlier, Operation later) {
        boolean inOrder = versionsGrow
                && earlier.outcome() instanceof Outcome.Written one
                && later.outcome() instanceof Outcome.Written other
                && one.version() < other.version();
        return !inOrder && Interplay.commute(earlier, later, versionsGrow);
    }
}
