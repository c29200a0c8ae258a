package io.profilestore.check;

import java.util.BitSet;

/**
 * One possible explanation of the answers so far. Immutable.
 *
 * @param state what the profile is
 * @param done the calls that have taken effect although their answers are still to come, or never will
 */
record Candidate(State state, BitSet done) {

    Candidate with(State next, int slot) {
        BitSet more = (BitSet) done.clone();
        more.set(slot);
        return new Candidate(next, more);
    }

    Candidate without(int slot) {
        if (!done.get(slot)) {
            return this;
        }
        BitSet fewer = (BitSet) done.clone();
        fewer.clear(slot);
        return new Candidate(state, fewer);
    }
}
