package io.profilestore.check;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Judges a history: whether every answer can be explained by calls that took effect one after the other, each at one
 * instant between its call and its answer.
 *
 * <p>The profiles must not have existed before. Each value that is written to a field should be written once only, or else
 * one write is taken for another. Memory grows with the profiles and the calls at one time, not with the history.
 */
public final class Checker {

    private record OneProfile(ProfileChecker checker, Accuser accuser) {}

    /** About ten seconds; a handful is enough where calls have their answers. */
    private static final int MOST_STEPS = 100_000;

    private final boolean versionsGrow;
    private final int mostSteps;
    private final Unanswered unanswered;
    private final CaseFile file = new CaseFile();
    private final Map<String, OneProfile> profiles = new HashMap<>();
    private final PriorityQueue<Operation> open = new PriorityQueue<>(Comparator.comparingLong(Operation::returned));
    private long operations;

    private Checker(boolean versionsGrow, int mostSteps, Unanswered unanswered) {
        this.versionsGrow = versionsGrow;
        this.mostSteps = mostSteps;
        this.unanswered = unanswered;
    }

    /**
     * Judges the history that clients left in a directory.
     *
     * @param versionsGrow whether the store numbers the versions of a profile upwards; the file stores do not
     * @throws java.io.UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is no history
     */
    public static Verdict check(Path directory, boolean versionsGrow) {
        return check(directory, versionsGrow, MOST_STEPS);
    }

    /**
     * Judges a history that is not, or not all of it, in a directory.
     *
     * @param history opens the operations in the order in which they were called, the same each time
     * @param versionsGrow as for a directory
     */
    public static Verdict check(Supplier<Stream<Operation>> history, boolean versionsGrow) {
        return check(history, versionsGrow, MOST_STEPS);
    }

    /** @param mostSteps for one answer, until it is given up as undecided */
    static Verdict check(Path directory, boolean versionsGrow, int mostSteps) {
        return check(() -> Histories.read(directory), versionsGrow, mostSteps);
    }

    private static Verdict check(Supplier<Stream<Operation>> history, boolean versionsGrow, int mostSteps) {
        Checker checker = new Checker(versionsGrow, mostSteps, Unanswered.in(history, versionsGrow));
        try (Stream<Operation> operations = history.get()) {
            operations.forEach(checker::take);
        }
        checker.answerUntil(Long.MAX_VALUE);
        if (!checker.file.isSettled()) {
            try (Stream<Operation> operations = history.get()) {
                operations.forEach(checker.file::lookAt);
            }
        }
        return new Verdict(checker.operations, checker.file.findings());
    }

    private void take(Operation operation) {
        operations++;
        answerUntil(operation.called());
        OneProfile profile = of(operation);
        profile.accuser().hear(operation);
        if (operation.returned() != Long.MAX_VALUE) {
            open.add(operation);
        } else if (!operation.writes() || !unanswered.matters(operation)) {
            return;
        }
        profile.checker().called(operation);
    }

    private void answerUntil(long time) {
        for (Operation next = open.peek(); next != null && next.returned() < time; next = open.peek()) {
            open.remove();
            OneProfile profile = of(next);
            boolean before = profile.checker().isUndecided();
            profile.checker().returned(next);
            if (!before && profile.checker().isUndecided()) {
                file.add(new Accusation(
                        Anomaly.UNDECIDED,
                        1,
                        next.action().key(),
                        null,
                        next,
                        next + " can be explained in too many ways; later answers about this profile were not judged"));
            }
        }
    }

    private OneProfile of(Operation operation) {
        return profiles.computeIfAbsent(operation.action().key(), key -> {
            Accuser accuser = new Accuser(key, versionsGrow, file);
            return new OneProfile(new ProfileChecker(versionsGrow, mostSteps, accuser), accuser);
        });
    }
}
