package io.profilestore.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far long work has come: a bar on a terminal, else a line every ten seconds, for logs. Goes to standard error.
 *
 * <p>For one thread. Close it before anything else is printed there.
 */
final class ProgressLine implements AutoCloseable {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int WIDTH = 80;
    private static final long MEGABYTE = 1_000_000;

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private boolean reported;
    private long lastLine;
    private String phase = "";
    private @Nullable ProgressBar bar;

    ProgressLine(Shell shell) {
        this(shell.err(), shell.terminal(), System::nanoTime);
    }

    ProgressLine(PrintStream err, boolean terminal, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /**
     * To be called often; most calls print nothing.
     *
     * @param phase what is being done; a new name begins a new bar
     * @param bytesTotal how many bytes there will be, -1 where that is not known
     */
    void report(String phase, long records, long bytes, long bytesTotal) {
        if (terminal) {
            show(phase, records, bytes, bytesTotal);
        } else if (isDue()) {
            err.println("profilestore: " + phase + ": " + text(records, bytes, bytesTotal));
        }
    }

    /** The same for work of which only the share that is done is known. */
    void report(String phase, int percent) {
        if (terminal) {
            bar(phase, 100, "%", 1).stepTo(percent);
        } else if (isDue()) {
            err.println("profilestore: " + phase + ": " + percent + " %");
        }
    }

    /** The same for long work of which nothing is known but that it begins; always printed. */
    void begin(String phase) {
        if (terminal) {
            bar(phase, -1, "", 1).refresh();
        } else {
            lastLine = nanoTime.getAsLong();
            err.println("profilestore: " + phase);
        }
    }

    /** Ends the bar's line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** Counts from the first report: what came before it was no part of the work. */
    private boolean isDue() {
        long now = nanoTime.getAsLong();
        if (reported && now - lastLine < INTERVAL_NANOS) {
            return false;
        }
        boolean due = reported;
        reported = true;
        lastLine = now;
        return due;
    }

    private void show(String phase, long records, long bytes, long bytesTotal) {
        bar(phase, bytesTotal, " MB", MEGABYTE)
                .maxHint(bytesTotal)
                .stepTo(bytes)
                .setExtraMessage(" " + records + " records");
    }

    private ProgressBar bar(String phase, long max, String unit, long unitSize) {
        ProgressBar shown = bar;
        if (shown == null || !phase.equals(this.phase)) {
            close();
            this.phase = phase;
            shown = new ProgressBarBuilder()
                    .setTaskName(phase)
                    .setInitialMax(max)
                    .setUnit(unit, unitSize)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                    .build();
            bar = shown;
        }
        return shown;
    }

    private static String text(long records, long bytes, long bytesTotal) {
        String megabytes = String.format(Locale.ROOT, "%,d records, %d MB", records, bytes / MEGABYTE);
        return bytesTotal <= 0
                ? megabytes
                : megabytes + " of " + bytesTotal / MEGABYTE + " (" + 100 * bytes / bytesTotal + " %)";
    }
}
