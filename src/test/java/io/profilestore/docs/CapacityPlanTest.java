package io.profilestore.docs;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/scaling.md: each line of the plan follows from the assumptions that the page states above it. */
class CapacityPlanTest {

    private static final Page PAGE = new Page(Path.of("docs/scaling.md"));

    private static final int PAGE_BYTES = 8_192;
    private static final double FREEZE_AGE = 200e6;

    /** Profiles, and updates a second. */
    private static final double[][] COLUMNS = {{1e7, 1e4}, {1e8, 1e5}, {1e9, 1e5}, {1e9, 1e6}};

    static Stream<Arguments> columns() {
        return Stream.of(0, 1, 2, 3).map(i -> Arguments.of(i, COLUMNS[i][0], COLUMNS[i][1]));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void lines_ofAColumn_followFromTheAssumptions(int column, double profiles, double updates) {
        Map<String, Double> assumed = rows("### The assumptions")
                .filter(row -> row.get(0).startsWith("`"))
                .collect(toMap(row -> row.get(0).replace("`", ""), row -> number(row.get(1))));
        List<String> shown = rows("### The plan")
                .filter(row -> row.get(0).matches("\\d+"))
                .map(row -> row.get(3 + column))
                .toList();

        assertThat(shown)
                .isEqualTo(Arrays.stream(plan(assumed, profiles, updates))
                        .mapToObj(CapacityPlanTest::threeDigits)
                        .toList());
    }

    /** The lines in their order; each has a name where another one needs it. */
    private static double[] plan(Map<String, Double> assumed, double profiles, double updates) {
        double shards = 1;
        while (shards * assumed.get("primary") < updates) {
            shards *= 2;
        }
        double profilesOfShard = profiles / shards;
        double updatesOfShard = updates / shards;
        double gets = updatesOfShard * assumed.get("gets");
        double bytesOfProfile = assumed.get("row") + assumed.get("key");
        double data = profilesOfShard * bytesOfProfile;
        double pages = profilesOfShard * assumed.get("row") / PAGE_BYTES;
        double wholePages = Math.min(1, pages / (updatesOfShard * assumed.get("checkpoint")));
        double logOfUpdate = (1 - wholePages) * assumed.get("log") + wholePages * assumed.get("page");
        double log = updatesOfShard * logOfUpdate;
        double logOfDay = shards * log * 86_400;
        double backup = profiles * bytesOfProfile;
        return new double[] {
            shards,
            shards * assumed.get("copies"),
            profilesOfShard,
            updatesOfShard,
            gets,
            (updatesOfShard * assumed.get("update-cpu") + gets * assumed.get("get-cpu")) / 1e6 / assumed.get("busy"),
            data / 1e9,
            pages,
            wholePages,
            logOfUpdate,
            log / 1e6,
            8 * ((updatesOfShard + gets) * assumed.get("call") + (assumed.get("copies") - 1) * log) / 1e6,
            (data * assumed.get("space") + log * (assumed.get("checkpoint") + assumed.get("away") * 3_600)) / 1e9,
            (updatesOfShard * assumed.get("update-ms") + gets * assumed.get("get-ms")) / 1e3,
            updates * (1 + assumed.get("gets")) * assumed.get("call-cpu") / 1e6 / assumed.get("busy"),
            logOfDay / 1e12,
            backup / 1e9,
            assumed.get("days") * (logOfDay + backup) / 1e12,
            data / (assumed.get("copy") * 1e6),
            FREEZE_AGE / updatesOfShard / 3_600,
            shards * assumed.get("failures")
        };
    }

    /** Of the table under a heading. */
    private static Stream<List<String>> rows(String heading) {
        return PAGE.lines().stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| "))
                .map(CapacityPlanTest::cells);
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1, row.lastIndexOf('|')).split("\\|"))
                .map(String::strip)
                .toList();
    }

    private static double number(String value) {
        return Double.parseDouble(value.replaceFirst(" .*", "").replace(",", ""));
    }

    private static String threeDigits(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3, RoundingMode.HALF_UP));
        return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(rounded);
    }
}
