package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.StoreOptions;
import io.profilestore.check.Verdict;
import io.profilestore.stress.Load;
import io.profilestore.stress.Mode;
import io.profilestore.stress.Row;
import io.profilestore.stress.StressResult;
import io.profilestore.stress.StressSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StressReportTest {

    private static final String REASON = "StoreBusy: another process holds the lock";

    @Test
    void text_failedReads_saysHowManyAndWhy() {
        assertThat(new StressReport(result(new Load.Unlimited())).text())
                .contains("reads  1,000\nfailed reads  300\n302 × " + REASON + "\n")
                .endsWith("Nothing was lost, but 302 of 2,000 calls failed.");
    }

    @Test
    void json_failedReads_hasThem() {
        JsonNode json = new StressReport(result(new Load.Rate(12.5))).json();

        assertThat(json.get("failedReads").longValue()).isEqualTo(300);
        assertThat(json.get("reasons").get(REASON).longValue()).isEqualTo(302);
        assertThat(json.get("clean").booleanValue()).isTrue();
        assertThat(json.get("decided").booleanValue()).isTrue();
        assertThat(json.get("rate").doubleValue()).isEqualTo(12.5);
        assertThat(json.get("thinkTimeMillis").isNull()).isTrue();
        assertThat(json.get("skew").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void json_thinkTime_isInMilliseconds() {
        JsonNode json = new StressReport(result(new Load.ThinkTime(Duration.ofSeconds(2)))).json();

        assertThat(json.get("thinkTimeMillis").longValue()).isEqualTo(2_000);
        assertThat(json.get("rate").isNull()).isTrue();
    }

    private static StressResult result(Load load) {
        StressSettings settings = new StressSettings(
                "file:x.json", StoreOptions.defaults(), Mode.FIELDS, 1, Duration.ofSeconds(3), load, 1, 0.5, 7);
        Row row = new Row("0", 1_000, 998, 0, 2, 0, 0, 3, new Histogram(3));
        return new StressResult(
                settings,
                "stress:x:",
                0,
                List.of(row),
                row,
                1_000,
                300,
                Map.of(REASON, 302L),
                new Verdict(2_001, List.of()),
                Path.of("h"));
    }
}
