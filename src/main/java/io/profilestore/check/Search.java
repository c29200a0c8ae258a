package io.profilestore.check;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Looks for the orders of the open calls on one profile that explain one answer. */
final class Search {

    /** To say what is wrong with an answer, the best of a few states is good enough. */
    private static final int MOST_STEPS_TO_THE_NEAREST = 200;

    private record Near(Candidate candidate, long distance, int number) {}

    private final OpenCalls open;
    private final Transitions transitions;
    private final VersionOrder versions;
    private final Choice choice;
    private final int mostSteps;

    Search(OpenCalls open, Transitions transitions, boolean versionsGrow, int mostSteps) {
        this.mostSteps = mostSteps;
        this.open = open;
        this.transitions = transitions;
        versions = new VersionOrder(open, transitions, versionsGrow);
        choice = new Choice(open, transitions, versions, new Reach(open, transitions), versionsGrow);
    }

    /**
     * All explanations of an answer that matter; none where nothing explains it.
     *
     * @param slot where the call stands
     * @return null if there are too many ways to try
     */
    @Nullable
    Candidates explain(int slot, Collection<Candidate> candidates) {
        Candidates explained = explain(slot, candidates, true);
        // With nothing to lose: the answer of another call will be accused.
        return explained != null && explained.isEmpty() ? explain(slot, candidates, false) : explained;
    }

    /** @param all whether the others have to stay explicable, as far as versions show that */
    private @Nullable Candidates explain(int slot, Collection<Candidate> candidates, boolean all) {
        Operation target = open.at(slot);
        Candidates explained = new Candidates(open);
        Candidates visited = new Candidates(open);
        Deque<Candidate> next = new ArrayDeque<>(candidates);
        int steps = 0;
        while (!next.isEmpty()) {
            Candidate from = next.remove();
            if (from.done().get(slot)) {
                explained.add(from.without(slot));
            } else if (visited.add(from)) {
                if (++steps > mostSteps) {
                    return null;
                }
                BitSet left = open.writesLeft(from);
                left.clear(slot);
                State now = transitions.after(from.state(), target);
                if (now != null && !versions.mustWait(from, left, target) && !(all && dooms(from, slot, now))) {
                    explained.add(answerNow(new Candidate(now, from.done())).without(slot));
                }
                if (now == null || Interplay.hasEffect(target) || !now.equals(from.state())) {
                    BitSet slots = choice.next(from, left, target, now != null);
                    for (int other = slots.nextSetBit(0); other >= 0; other = slots.nextSetBit(other + 1)) {
                        State after = transitions.after(from.state(), open.at(other));
                        if (after != null && !(all && dooms(from, other, after))) {
                            next.add(answerNow(from.with(after, other)).without(slot));
                        }
                    }
                }
            }
        }
        return explained;
    }

    private boolean dooms(Candidate from, int slot, State after) {
        BitSet due = open.dueLeft(from);
        due.clear(slot);
        return versions.dooms(from.state(), after, due);
    }

    /** The explanation of earlier answers that comes nearest to one that nothing explains; null where it only waits. */
    @Nullable
    Candidate nearest(int slot, Collection<Candidate> candidates) {
        Operation target = open.at(slot);
        Candidates visited = new Candidates(open);
        PriorityQueue<Near> next =
                new PriorityQueue<>(Comparator.comparingLong(Near::distance).thenComparingInt(Near::number));
        for (Candidate candidate : candidates) {
            next.add(new Near(candidate, transitions.distance(candidate.state(), target), next.size()));
        }
        Near nearest = null;
        int number = next.size();
        for (int steps = 0; !next.isEmpty() && steps < MOST_STEPS_TO_THE_NEAREST; steps++) {
            Near from = next.remove();
            if (!visited.add(from.candidate())) {
                continue;
            }
            if ((nearest == null || from.distance() < nearest.distance())
                    && transitions.after(from.candidate().state(), target) == null) {
                nearest = from;
            }
            BitSet left = open.writesLeft(from.candidate());
            left.clear(slot);
            BitSet slots = versions.next(from.candidate(), left, target);
            for (int other = slots.nextSetBit(0); other >= 0; other = slots.nextSetBit(other + 1)) {
                State after = transitions.after(from.candidate().state(), open.at(other));
                if (after != null) {
                    next.add(new Near(
                            answerNow(from.candidate().with(after, other)),
                            transitions.distance(after, target),
                            number++));
                }
            }
        }
        return nearest == null ? null : nearest.candidate();
    }

    /** Lets open calls that change nothing take effect where their answer is what it would be now. */
    Candidate answerNow(Candidate candidate) {
        Candidate after = candidate;
        BitSet reads = open.readsLeft(candidate);
        for (int slot = reads.nextSetBit(0); slot >= 0; slot = reads.nextSetBit(slot + 1)) {
            if (candidate.state().equals(transitions.after(candidate.state(), open.at(slot)))) {
                after = after.with(candidate.state(), slot);
            }
        }
        return after;
    }
}
