package io.profilestore.stress;

import io.profilestore.check.Action;
import io.profilestore.check.Finding;
import io.profilestore.check.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The calls around one lost update.
 *
 * @param lost the write that is gone
 * @param by the write that took it away
 * @param guessed whether that one is only the likeliest, by its times
 * @param shown the answer in which it was missing, where that is near
 * @param calls all calls at that time, in the order of their beginnings
 * @param from when the part begins, by the history's clock
 * @param to when it ends
 */
record Interleaving(
        Operation lost,
        Optional<Operation> by,
        boolean guessed,
        Optional<Operation> shown,
        List<Operation> calls,
        long from,
        long to) {

    private static final int MOST_CALLS = 300;
    /** How many times as long as the two writes what is drawn may be, to have the answer that showed it on it. */
    private static final int FAR = 6;

    /** @param history the whole one; read twice */
    static Interleaving around(Finding finding, Supplier<Stream<Operation>> history) {
        Operation lost = finding.evidence().get(0);
        Optional<Operation> named = named(finding, lost);
        Optional<Operation> by = named.or(() -> likeliest(lost, history));
        long first = Math.min(lost.called(), by.map(Operation::called).orElse(Long.MAX_VALUE));
        long last = Math.max(lost.returned(), by.map(Operation::returned).orElse(Long.MIN_VALUE));
        long length = Math.max(1, last - first);
        Optional<Operation> shown = finding.evidence().stream()
                .skip(1)
                .reduce((a, b) -> b)
                .filter(o -> !by.equals(Optional.of(o)))
                .filter(o -> o.returned() < last + FAR * length);
        long end = Math.max(last, shown.map(Operation::returned).orElse(last));
        long from = first - length / 2;
        long to = end + length / 2;
        try (Stream<Operation> operations = history.get()) {
            List<Operation> calls = operations
                    .takeWhile(o -> o.called() < to)
                    .filter(o -> o.returned() > from)
                    .limit(MOST_CALLS)
                    .toList();
            return new Interleaving(lost, by, named.isEmpty(), shown, calls, from, to);
        }
    }

    private static Optional<Operation> named(Finding finding, Operation lost) {
        return finding.evidence().stream()
                .skip(1)
                .filter(o -> isRival(o, lost) && overlap(o, lost))
                .findFirst();
    }

    /** A write that began before the lost one was acknowledged and ended after it; rather one of the same profile. */
    private static Optional<Operation> likeliest(Operation lost, Supplier<Stream<Operation>> history) {
        try (Stream<Operation> operations = history.get()) {
            return operations
                    .filter(o -> isRival(o, lost) && overlap(o, lost))
                    .min(Comparator.comparing((Operation o) ->
                                    !o.action().key().equals(lost.action().key()))
                            .thenComparing(o -> o.returned() < lost.returned())
                            .thenComparing(Operation::returned));
        }
    }

    private static boolean overlap(Operation a, Operation b) {
        return a.called() < b.returned() && a.returned() > b.called();
    }

    private static boolean isRival(Operation operation, Operation lost) {
        return operation.client() != lost.client()
                && operation.writes()
                && !(operation.action() instanceof Action.Read);
    }
}
