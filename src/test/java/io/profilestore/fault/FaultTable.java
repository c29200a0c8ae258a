package io.profilestore.fault;

import io.profilestore.fault.FaultRun.Result;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The results as a table in Markdown. */
final class FaultTable {

    private static final String ROW = "| %-28s | %6s | %12s | %8s | %7s | %8s | %5s | %8s | %10s | %12s | %-8s |%n";

    private FaultTable() {}

    static String of(List<Result> results) {
        StringBuilder table = new StringBuilder(ROW.formatted(
                "scenario",
                "rounds",
                "acknowledged",
                "lost",
                "doubled",
                "reissued",
                "odd",
                "unknown",
                "stall, ms",
                "reopening, ms",
                "expected"));
        table.append(ROW.formatted("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "---"));
        for (Result result : results) {
            table.append(ROW.formatted(
                    result.scenario(),
                    result.rounds().size(),
                    sum(result, Round::acknowledged),
                    sum(result, Round::lost),
                    sum(result, Round::doubled),
                    sum(result, Round::reissued),
                    sum(result, Round::odd),
                    sum(result, Round::unknown),
                    longest(result, Round::stall),
                    longest(result, Round::reopening),
                    result.isAsExpected() ? "yes" : "NO"));
        }
        return table.toString();
    }

    private static String sum(Result result, ToLongFunction<Round> value) {
        return "%,d".formatted(result.rounds().stream().mapToLong(value).sum());
    }

    private static String longest(Result result, Function<Round, Duration> value) {
        return "%,d"
                .formatted(result.rounds().stream()
                        .map(value)
                        .mapToLong(Duration::toMillis)
                        .max()
                        .orElse(0));
    }
}
