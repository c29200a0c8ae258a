package io.profilestore.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Explanations, without those that another one makes superfluous: of two with the same state, the one with more calls
 * still to take effect explains whatever the other does, as far as those calls need not take effect; so does the one with
 * more calls over that change nothing.
 */
final class Candidates {

    private record Group(State state, BitSet due) {}

    private final OpenCalls open;
    private final Map<Group, List<BitSet>> groups = new HashMap<>();
    private int size;

    Candidates(OpenCalls open) {
        this.open = open;
    }

    /** Whether it was not superfluous. */
    boolean add(Candidate candidate) {
        BitSet due = (BitSet) candidate.done().clone();
        due.and(open.writes());
        due.andNot(open.optional());
        List<BitSet> others = groups.computeIfAbsent(new Group(candidate.state(), due), group -> new ArrayList<>(1));
        for (BitSet other : others) {
            if (explainsAll(other, candidate.done())) {
                return false;
            }
        }
        size -= others.size();
        others.removeIf(other -> explainsAll(candidate.done(), other));
        others.add(candidate.done());
        size += others.size();
        return true;
    }

    private boolean explainsAll(BitSet one, BitSet other) {
        BitSet onlyOne = (BitSet) one.clone();
        onlyOne.andNot(other);
        onlyOne.and(open.writes());
        BitSet onlyOther = (BitSet) other.clone();
        onlyOther.andNot(one);
        onlyOther.andNot(open.writes());
        return onlyOne.isEmpty() && onlyOther.isEmpty();
    }

    boolean isEmpty() {
        return size == 0;
    }

    List<Candidate> list() {
        List<Candidate> all = new ArrayList<>(size);
        groups.forEach((group, done) -> done.forEach(set -> all.add(new Candidate(group.state(), set))));
        return all;
    }
}
