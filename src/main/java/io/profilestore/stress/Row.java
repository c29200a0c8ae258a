package io.profilestore.stress;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The account of one worker, or of all together. All counts are of writes.
 *
 * @param name the worker's number, or {@code total}
 * @param conflicts refused because the profile was not as expected, and so nothing was changed
 * @param unknown left without an answer
 * @param lost acknowledged, and gone later
 * @param seconds from the start to the end of the run, or to the last answer where that came later
 * @param latencies nanoseconds from call to answer of the acknowledged ones
 */
public record Row(
        String name,
        long attempted,
        long acknowledged,
        long conflicts,
        long failed,
        long unknown,
        long lost,
        double seconds,
        Histogram latencies) {

    /** The titles of {@link #cells}. */
    static final List<String> TITLES = List.of(
            "worker",
            "attempted",
            "acknowledged",
            "conflicts",
            "failed",
            "unknown",
            "lost",
            "percent",
            "per second",
            "p50 ms",
            "p99 ms",
            "max ms");

    static Row of(int client, WorkerSummary summary, long lost) {
        return new Row(
                Integer.toString(client),
                summary.attempted(),
                summary.acknowledged(),
                summary.conflicts(),
                summary.failed(),
                summary.unknown(),
                lost,
                summary.nanos() / 1e9,
                summary.latencies());
    }

    static Row total(List<Row> rows, long lost) {
        Histogram latencies = new Histogram(3);
        rows.forEach(row -> latencies.add(row.latencies));
        return new Row(
                "total",
                rows.stream().mapToLong(Row::attempted).sum(),
                rows.stream().mapToLong(Row::acknowledged).sum(),
                rows.stream().mapToLong(Row::conflicts).sum(),
                rows.stream().mapToLong(Row::failed).sum(),
                rows.stream().mapToLong(Row::unknown).sum(),
                lost,
                rows.stream().mapToDouble(Row::seconds).max().orElse(0),
                latencies);
    }

    /** Of the acknowledged ones. */
    public double percentLost() {
        return acknowledged == 0 ? 0 : 100.0 * lost / acknowledged;
    }

    /** Acknowledged ones. */
    public double perSecond() {
        return seconds == 0 ? 0 : acknowledged / seconds;
    }

    /** Within how many milliseconds so many percent of the acknowledged ones were answered. */
    public double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    /** The row for people. */
    List<String> cells() {
        return List.of(
                name,
                count(attempted),
                count(acknowledged),
                count(conflicts),
                count(failed),
                count(unknown),
                count(lost),
                percent(percentLost()),
                count(Math.round(perSecond())),
                decimal(millis(50)),
                decimal(millis(99)),
                decimal(millis(100)));
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
