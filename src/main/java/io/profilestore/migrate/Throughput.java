package io.profilestore.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How far a migration had come at which time: the reports of {@link Progress}, thinned out evenly so that at most
 * {@value #MOST} are kept, however long it takes. For one thread.
 */
public final class Throughput implements Progress {

    static final int MOST = 400;

    /**
     * One report.
     *
     * @param phase what was being done
     * @param nanos since the beginning
     * @param records how many were done in this phase
     */
    public record Sample(Phase phase, long nanos, long records) {}

    private final Progress next;
    private final LongSupplier nanoTime;
    private final long start;
    private final List<Sample> samples = new ArrayList<>();
    private long interval;

    /** Passes each report on. */
    public Throughput(Progress next) {
        this(next, System::nanoTime);
    }

    Throughput(Progress next, LongSupplier nanoTime) {
        this.next = next;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
    }

    @Override
    public void report(Phase phase, long records, long bytes, long bytesTotal) {
        Sample now = new Sample(phase, nanoTime.getAsLong() - start, records);
        if (isWanted(now)) {
            samples.add(now);
            if (samples.size() > MOST) {
                thinOut();
            }
        }
        next.report(phase, records, bytes, bytesTotal);
    }

    /** In the order of time; of each phase the first report at least. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    private boolean isWanted(Sample now) {
        if (samples.isEmpty()) {
            return true;
        }
        Sample last = samples.get(samples.size() - 1);
        return now.phase != last.phase || now.nanos - last.nanos >= interval;
    }

    /** Keeps about every second one. */
    private void thinOut() {
        interval = Math.max(2 * interval, samples.get(samples.size() - 1).nanos / (MOST / 2));
        List<Sample> all = List.copyOf(samples);
        samples.clear();
        for (Sample sample : all) {
            if (isWanted(sample)) {
                samples.add(sample);
            }
        }
    }
}
