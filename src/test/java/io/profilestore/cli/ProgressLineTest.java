package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong();

    @Test
    void report_noTerminal_isOneLineEveryTenSeconds() {
        try (ProgressLine progress = line(false)) {
            for (int second = 0; second <= 25; second++) {
                now.set(TimeUnit.SECONDS.toNanos(second));
                progress.report("import", second * 1_000L, second * 1_000_000L, second < 15 ? 50_000_000 : -1);
            }
        }

        assertThat(printed()).isEqualTo("""
                        profilestore: import: 10,000 records, 10 MB of 50 (20 %)
                        profilestore: import: 20,000 records, 20 MB
                        """);
    }

    @Test
    void report_terminal_drawsOneBarForEachPhase() {
        try (ProgressLine progress = line(true)) {
            progress.report("scan", 10, 2_000_000, 2_000_000);
            progress.report("import", 5, 1_000_000, -1);
        }

        assertThat(printed()).contains("scan", "100%", "10 records", "import", "5 records");
    }

    @Test
    void report_shareOnly_isPercent() {
        try (ProgressLine progress = line(false)) {
            progress.report("stress", 3);
            now.set(TimeUnit.SECONDS.toNanos(10));
            progress.report("stress", 40);
        }
        try (ProgressLine progress = line(true)) {
            progress.report("stress", 55);
        }

        assertThat(printed()).startsWith("profilestore: stress: 40 %\n").contains("stress", "55%");
    }

    @Test
    void report_firstOneLate_isNotPrinted() {
        try (ProgressLine progress = line(false)) {
            now.set(TimeUnit.SECONDS.toNanos(12));
            progress.report("stress", 1);
            now.set(TimeUnit.SECONDS.toNanos(15));
            progress.report("stress", 99);
        }

        assertThat(printed()).isEmpty();
    }

    @Test
    void begin_nothingKnown_isItsName() {
        try (ProgressLine progress = line(false)) {
            progress.begin("stress: judging");
        }
        assertThat(printed()).isEqualTo("profilestore: stress: judging\n");

        try (ProgressLine progress = line(true)) {
            progress.begin("stress: pondering");
        }
        assertThat(printed()).contains("stress: pondering").doesNotContain("100%");
    }

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(new PrintStream(err, true, StandardCharsets.UTF_8), terminal, now::get);
    }

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
