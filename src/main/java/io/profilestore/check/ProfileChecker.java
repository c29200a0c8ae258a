package io.profilestore.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the calls on one profile that explains every answer: each call takes effect at one instant between
 * its call and its answer, and one without an answer at any time after its call, or never.
 *
 * <p>It keeps every state that the profile may be in. A call takes effect in them at the last moment, when its answer is
 * due, after whichever of the other open calls have to come first. Source: G. Lowe, "Testing for linearizability" (2017),
 * just-in-time linearization. What is ours: versions tell the order of writes, calls that commute are not ordered, and
 * calls without an answer take effect only where they explain something.
 */
final class ProfileChecker {

    /** More would take hours; a history of answered calls needs a handful. */
    private static final int MOST_STEPS = 100_000;

    private final Transitions transitions;
    private final boolean versionsGrow;
    private final Accuser accuser;

    private final List<@Nullable Operation> open = new ArrayList<>();
    private final BitSet optional = new BitSet();
    private List<Candidate> candidates = List.of(new Candidate(State.ABSENT, new BitSet()));
    private boolean undecided;

    private int steps;
    private @Nullable Candidate nearest;
    private long nearestDistance;

    /** @param accuser is told of the answers that nothing explains */
    ProfileChecker(boolean versionsGrow, Accuser accuser) {
        this.transitions = new Transitions(versionsGrow);
        this.versionsGrow = versionsGrow;
        this.accuser = accuser;
    }

    /** Whether there were too many possibilities; then nothing more is found. */
    boolean isUndecided() {
        return undecided;
    }

    /** A call begins. Calls and answers come in the order of their times. */
    void called(Operation operation) {
        if (undecided || operation.outcome() instanceof Outcome.Failed) {
            return;
        }
        int slot = freeSlot();
        open.set(slot, operation);
        if (operation.outcome() instanceof Outcome.Unknown) {
            if (operation.writes()) {
                optional.set(slot);
            } else {
                open.set(slot, null);
            }
        }
        replace(candidates.stream().map(this::answerNow).toList());
    }

    /** The answer comes. */
    void returned(Operation operation) {
        int slot = open.indexOf(operation);
        if (undecided || slot < 0) {
            return;
        }
        steps = 0;
        nearest = null;
        nearestDistance = Long.MAX_VALUE;
        Candidates explained = new Candidates(optional);
        Candidates visited = new Candidates(optional);
        for (Candidate candidate : candidates) {
            if (candidate.done().get(slot)) {
                explained.add(candidate.without(slot));
            } else {
                search(candidate, slot, operation, explained, visited);
            }
            if (undecided) {
                return;
            }
        }
        open.set(slot, null);
        if (explained.isEmpty()) {
            explainAnyway(operation, explained);
        }
        replace(explained.list());
    }

    private void explainAnyway(Operation operation, Candidates explained) {
        if (nearest != null) {
            accuser.accuse(nearest.state(), operation);
            goOnFrom(nearest, operation, explained);
            return;
        }
        // It waits for another write in vain: that one's answer will be accused.
        for (Candidate candidate : candidates) {
            State now = transitions.after(candidate.state(), operation);
            explained.add(answerNow(new Candidate(now == null ? candidate.state() : now, candidate.done())));
        }
    }

    private void search(Candidate from, int slot, Operation target, Candidates explained, Candidates visited) {
        if (!visited.add(from)) {
            return;
        }
        if (++steps > MOST_STEPS) {
            undecided = true;
            return;
        }
        State now = transitions.after(from.state(), target);
        if (now == null) {
            remember(from, target);
        }
        BitSet first = First.of(open, from, slot, target, now != null, transitions, versionsGrow);
        if (now != null && !First.mustWait(open, from, slot, target, versionsGrow)) {
            explained.add(answerNow(new Candidate(now, from.done())).without(slot));
        }
        for (int other = first.nextSetBit(0); other >= 0 && !undecided; other = first.nextSetBit(other + 1)) {
            State next = transitions.after(from.state(), operation(other));
            if (next != null) {
                search(answerNow(from.with(next, other)), slot, target, explained, visited);
            }
        }
    }

    private void remember(Candidate candidate, Operation target) {
        long distance = transitions.distance(candidate.state(), target);
        if (distance < nearestDistance) {
            nearest = candidate;
            nearestDistance = distance;
        }
    }

    /** Lets open calls that change nothing take effect where their answer is what it would be now. */
    private Candidate answerNow(Candidate candidate) {
        Candidate after = candidate;
        for (int slot = 0; slot < open.size(); slot++) {
            Operation operation = open.get(slot);
            if (operation != null && !candidate.done().get(slot) && !Interplay.hasEffect(operation)) {
                State same = transitions.after(candidate.state(), operation);
                if (candidate.state().equals(same)) {
                    after = after.with(candidate.state(), slot);
                }
            }
        }
        return after;
    }

    /** After an accusation: takes the answer for true, so that one fault is not found again in every later answer. */
    private void goOnFrom(Candidate candidate, Operation operation, Candidates explained) {
        State forced = Belief.after(candidate.state(), operation, transitions);
        explained.add(answerNow(new Candidate(forced, candidate.done())));
        Candidate visible = new Candidate(forced, candidate.done());
        for (int slot = 0; slot < open.size(); slot++) {
            Operation other = open.get(slot);
            if (other != null && Interplay.hasEffect(other) && Belief.shows(forced, other)) {
                visible = visible.with(forced, slot);
            }
        }
        explained.add(answerNow(visible));
    }

    private void replace(List<Candidate> next) {
        candidates = next;
        for (int slot = optional.nextSetBit(0); slot >= 0; slot = optional.nextSetBit(slot + 1)) {
            forgetWhereDone(slot);
        }
    }

    private void forgetWhereDone(int slot) {
        if (candidates.stream().allMatch(candidate -> candidate.done().get(slot))) {
            candidates = candidates.stream()
                    .map(candidate -> candidate.without(slot))
                    .toList();
            optional.clear(slot);
            open.set(slot, null);
        }
    }

    private Operation operation(int slot) {
        Operation operation = open.get(slot);
        if (operation == null) {
            throw new IllegalStateException("no call in slot " + slot);
        }
        return operation;
    }

    private int freeSlot() {
        int slot = open.indexOf(null);
        if (slot < 0) {
            slot = open.size();
            open.add(null);
        }
        return slot;
    }
}
