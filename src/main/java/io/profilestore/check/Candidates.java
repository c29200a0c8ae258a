package io.profilestore.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Explanations, without those that another one makes superfluous: of two with the same state, the one with more calls
 * still to take effect explains whatever the other does, as far as those calls need not take effect.
 */
final class Candidates {

    private record Group(State state, BitSet due) {}

    private final BitSet optional;
    private final Map<Group, List<BitSet>> groups = new HashMap<>();
    private int size;

    /** @param optional the calls whose outcome nobody was told */
    Candidates(BitSet optional) {
        this.optional = optional;
    }

    /** Whether it was not superfluous. */
    boolean add(Candidate candidate) {
        BitSet due = (BitSet) candidate.done().clone();
        due.andNot(optional);
        List<BitSet> others = groups.computeIfAbsent(new Group(candidate.state(), due), group -> new ArrayList<>(1));
        for (BitSet other : others) {
            if (within(other, candidate.done())) {
                return false;
            }
        }
        size -= others.size();
        others.removeIf(other -> within(candidate.done(), other));
        others.add(candidate.done());
        size += others.size();
        return true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    List<Candidate> list() {
        List<Candidate> all = new ArrayList<>(size);
        groups.forEach((group, done) -> done.forEach(set -> all.add(new Candidate(group.state(), set))));
        return all;
    }

    private static boolean within(BitSet few, BitSet many) {
        BitSet rest = (BitSet) few.clone();
        rest.andNot(many);
        return rest.isEmpty();
    }
}
