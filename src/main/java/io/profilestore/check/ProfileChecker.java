package io.profilestore.check;

import io.profilestore.Expect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
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

    /** A call begins. Calls and answers come in the order of their times; a read that has no answer does not come. */
    void called(Operation operation) {
        if (undecided || operation.outcome() instanceof Outcome.Failed) {
            return;
        }
        int slot = freeSlot();
        open.set(slot, operation);
        optional.set(slot, operation.outcome() instanceof Outcome.Unknown);
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
        search(slot, operation, explained);
        if (undecided) {
            return;
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

    /** Those with the fewest calls before the target come first, so that what they make superfluous is never tried. */
    private void search(int slot, Operation target, Candidates explained) {
        Candidates visited = new Candidates(optional);
        Deque<Candidate> next = new ArrayDeque<>(candidates);
        while (!next.isEmpty()) {
            Candidate from = next.remove();
            if (from.done().get(slot)) {
                explained.add(from.without(slot));
            } else if (visited.add(from)) {
                if (++steps > MOST_STEPS) {
                    undecided = true;
                    return;
                }
                step(from, slot, target, explained, next);
            }
        }
    }

    private void step(Candidate from, int slot, Operation target, Candidates explained, Deque<Candidate> next) {
        State now = transitions.after(from.state(), target);
        First first = new First(open, from, slot, target, versionsGrow);
        if (now == null) {
            remember(from, target);
        } else if (!first.mustWait()) {
            explained.add(answerNow(new Candidate(now, from.done())).without(slot));
        }
        if (now != null && !Interplay.hasEffect(target) && now.equals(from.state())) {
            return;
        }
        BitSet slots = first.slots(now != null);
        for (int other = slots.nextSetBit(0); other >= 0; other = slots.nextSetBit(other + 1)) {
            State after = transitions.after(from.state(), operation(other));
            if (after != null) {
                next.add(answerNow(from.with(after, other)).without(slot));
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
        State forced = Belief.after(candidate.state(), operation, transitions, versionsGrow);
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
            forgetIfPast(slot);
        }
    }

    /** A call without an answer that has taken effect in each explanation, or can in none any more. */
    private void forgetIfPast(int slot) {
        boolean dead = versionsGrow
                && operation(slot).action().expect() instanceof Expect.Version expected
                && candidates.stream().allMatch(candidate -> candidate.state().floor() > expected.version());
        if (dead || candidates.stream().allMatch(candidate -> candidate.done().get(slot))) {
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
