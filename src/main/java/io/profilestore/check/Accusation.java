package io.profilestore.check;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A finding in the making: what is learned later can still change it. */
final class Accusation {

    private final String key;
    private final @Nullable Operation victim;
    private final Operation shownBy;
    private Anomaly anomaly;
    private long times;
    private String explanation;

    /**
     * @param victim whose promise was broken, as far as that is known
     * @param shownBy whose answer shows it
     */
    Accusation(
            Anomaly anomaly,
            long times,
            String key,
            @Nullable Operation victim,
            Operation shownBy,
            String explanation) {
        this.anomaly = anomaly;
        this.times = times;
        this.key = key;
        this.victim = victim;
        this.shownBy = shownBy;
        this.explanation = explanation;
    }

    Operation shownBy() {
        return shownBy;
    }

    long times() {
        return times;
    }

    /** Others of the lost writes are there again. */
    void isDownTo(long count) {
        times = Math.min(times, count);
    }

    void turnsOutToBe(Anomaly other, String because) {
        anomaly = other;
        times = Math.max(times, 1);
        explanation += "; " + because;
    }

    /** None where everything came back. */
    Stream<Finding> finding() {
        List<Operation> evidence =
                Stream.of(victim, shownBy).filter(Objects::nonNull).toList();
        return times == 0
                ? Stream.empty()
                : Stream.of(new Finding(anomaly, times, key, explanation, shownBy.returned(), evidence));
    }
}
