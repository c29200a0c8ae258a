package io.profilestore.stress;

import io.profilestore.check.Action;
import io.profilestore.check.Operation;
import java.util.stream.Stream;

/** How many writes of each worker were acknowledged, and lost, in each of equally long parts of a run. */
final class Timeline {

    /** So that the page stays small, with however many workers. */
    private static final int MOST_CELLS = 16_000;

    private static final int MOST_PARTS = 240;
    private static final int FEWEST_PARTS = 20;
    /** A part in which hardly anything happens shows chance. */
    private static final long WRITES_A_PART = 20;

    private final double seconds;
    private final long[][] acknowledged;
    private final long[][] lost;

    private Timeline(double seconds, int workers, int parts) {
        this.seconds = seconds;
        acknowledged = new long[workers][parts];
        lost = new long[workers][parts];
    }

    static Timeline of(StressResult result, LostWrites losses, Stream<Operation> history) {
        int workers = result.workers().size();
        long parts = Math.min(
                Math.min(MOST_PARTS, MOST_CELLS / workers),
                Math.max(FEWEST_PARTS, result.total().acknowledged() / WRITES_A_PART));
        Timeline timeline = new Timeline(result.total().seconds(), workers, (int) parts);
        history.filter(o -> o.client() < workers
                        && !(o.action() instanceof Action.Read)
                        && o.outcome().acknowledged())
                .forEach(o -> timeline.add(o, result.start(), losses.times(o)));
        return timeline;
    }

    double seconds() {
        return seconds;
    }

    int workers() {
        return acknowledged.length;
    }

    int parts() {
        return acknowledged[0].length;
    }

    long acknowledged(int worker, int part) {
        return acknowledged[worker][part];
    }

    long lost(int worker, int part) {
        return lost[worker][part];
    }

    /** Of all workers. */
    double acknowledgedPerSecond(int part) {
        return perSecond(acknowledged, part);
    }

    /** Of all workers. */
    double lostPerSecond(int part) {
        return perSecond(lost, part);
    }

    private double perSecond(long[][] counts, int part) {
        long sum = 0;
        for (long[] worker : counts) {
            sum += worker[part];
        }
        return sum * parts() / seconds;
    }

    private void add(Operation operation, long start, long losses) {
        double at = (operation.returned() - start) / 1e9 / seconds;
        int part = (int) Math.max(0, Math.min(parts() - 1, Math.floor(at * parts())));
        acknowledged[operation.client()][part]++;
        lost[operation.client()][part] += losses;
    }
}
