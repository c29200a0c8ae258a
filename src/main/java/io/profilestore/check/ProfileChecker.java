package io.profilestore.check;

import io.profilestore.Expect;
import java.util.BitSet;
import java.util.List;

/**
 * Looks for an order of the calls on one profile that explains every answer: each call takes effect at one instant between
 * its call and its answer, and one without an answer at any time after its call, or never.
 *
 * <p>It keeps every state that the profile may be in. A call takes effect in them at the last moment, when its answer is
 * due, after whichever of the other open calls have to come first. Source: G. Lowe, "Testing for linearizability" (2017),
 * just-in-time linearization. What is ours: versions tell the order of writes, calls that commute are not ordered,
 * what an answer shows says which calls to try ({@link Choice}), and calls without an answer take effect only where they
 * explain something.
 */
final class ProfileChecker {

    private final Transitions transitions;
    private final boolean versionsGrow;
    private final Accuser accuser;

    private final OpenCalls open = new OpenCalls();
    private final Search search;
    private List<Candidate> candidates = List.of(new Candidate(State.ABSENT, new BitSet()));
    private boolean undecided;

    /** @param accuser is told of the answers that nothing explains */
    ProfileChecker(boolean versionsGrow, int mostSteps, Accuser accuser) {
        this.transitions = new Transitions(versionsGrow);
        this.versionsGrow = versionsGrow;
        this.accuser = accuser;
        search = new Search(open, transitions, versionsGrow, mostSteps);
    }

    /** Whether there were too many possibilities; then nothing more is found. */
    boolean isUndecided() {
        return undecided;
    }

    /** A call begins. Calls and answers come in the order of their times; a read that has no answer does not come. */
    void called(Operation operation) {
        if (undecided || operation.outcome() instanceof Outcome.Failed) {
            return;
        }
        open.add(operation);
        replace(candidates.stream().map(search::answerNow).toList());
    }

    /** The answer comes. */
    void returned(Operation operation) {
        int slot = open.slot(operation);
        if (undecided || slot < 0) {
            return;
        }
        Candidates explained = search.explain(slot, candidates);
        if (explained == null) {
            undecided = true;
            return;
        }
        Candidate nearest = explained.isEmpty() ? search.nearest(slot, candidates) : null;
        open.remove(slot);
        if (nearest != null) {
            accuser.accuse(nearest.state(), operation);
            goOnFrom(nearest, operation, explained);
        } else if (explained.isEmpty()) {
            goOnAsIfWaited(operation, explained);
        }
        transitions.forget(operation);
        replace(explained.list());
    }

    /** It waits for another write in vain: that one's answer will be accused. */
    private void goOnAsIfWaited(Operation operation, Candidates explained) {
        for (Candidate candidate : candidates) {
            State now = transitions.after(candidate.state(), operation);
            explained.add(search.answerNow(new Candidate(now == null ? candidate.state() : now, candidate.done())));
        }
    }

    /** After an accusation: takes the answer for true, so that one fault is not found again in every later answer. */
    private void goOnFrom(Candidate candidate, Operation operation, Candidates explained) {
        State forced = Belief.after(candidate.state(), operation, transitions, versionsGrow);
        explained.add(search.answerNow(new Candidate(forced, candidate.done())));
        Candidate visible = new Candidate(forced, candidate.done());
        BitSet left = open.writesLeft(candidate);
        for (int slot = left.nextSetBit(0); slot >= 0; slot = left.nextSetBit(slot + 1)) {
            if (Belief.shows(forced, open.at(slot))) {
                visible = visible.with(forced, slot);
            }
        }
        explained.add(search.answerNow(visible));
    }

    private void replace(List<Candidate> next) {
        candidates = next;
        BitSet optional = (BitSet) open.optional().clone();
        for (int slot = optional.nextSetBit(0); slot >= 0; slot = optional.nextSetBit(slot + 1)) {
            forgetIfPast(slot);
        }
    }

    /** A call without an answer that has taken effect in each explanation, or can in none any more. */
    private void forgetIfPast(int slot) {
        boolean dead = versionsGrow
                && open.at(slot).action().expect() instanceof Expect.Version expected
                && candidates.stream().allMatch(candidate -> candidate.state().floor() > expected.version());
        if (dead || candidates.stream().allMatch(candidate -> candidate.done().get(slot))) {
            candidates = candidates.stream()
                    .map(candidate -> candidate.without(slot))
                    .toList();
            open.remove(slot);
        }
    }
}
