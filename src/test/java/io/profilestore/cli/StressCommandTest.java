package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class StressCommandTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "--mode=racing, there is no mode \"racing\"",
        "--workers=0, --workers is not within 1 to 200",
        "--workers=201, --workers is not within 1 to 200",
        "--keys=0, --keys is not within 1 to 1000000",
        "--duration=10, --duration is no duration: \"10\"",
        "--duration=0s, --duration is no duration: \"0s\"",
        "--think-time=soon, --think-time is no duration: \"soon\"",
        "--rate=0, --rate is not within",
        "--rate=NaN, --rate is not within",
        "--skew=-1, --skew is not within 0 to 10"
    })
    void stress_wrongArgument_isUsageError(String argument, String problem) {
        Outcome outcome = Outcome.at("file:" + directory.resolve("new.json"), "stress", argument);

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.err()).contains(problem);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void stress_rateAndThinkTime_isUsageError() {
        assertThat(Outcome.at("file:x.json", "stress", "--rate", "5", "--think-time", "5ms"))
                .returns(64, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains("both --rate and --think-time are given");
    }

    @Test
    void stress_fileWithProfiles_wantsForce() throws Exception {
        Path file = Files.writeString(directory.resolve("p.json"), "{\"user:1\":{\"email\":\"e\"}}");

        Outcome refused = Outcome.at("file:" + file, "stress");
        Outcome forced = briefly("file:" + file, "--force");

        assertThat(refused.exitCode()).isEqualTo(64);
        assertThat(refused.err()).contains("holds profiles", "Copy the file", "--force");
        assertThat(forced.exitCode()).as(forced.out()).isZero();
        assertThat(Json.parse(Files.readString(file))).hasToString("{\"user:1\":{\"email\":\"e\"}}");
    }

    @Test
    void stress_oneWorker_printsTableAndVerdict() {
        Outcome outcome = Outcome.at(
                "file:" + directory.resolve("new.json"), "stress", "--workers=1", "--seed=7", "--duration=500ms");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines.get(0))
                .matches("worker {2}attempted {2}acknowledged {2}failed {2}unknown {2}lost {2}percent .*");
        assertThat(lines.get(1)).matches(" +0 .* 0\\.0 % .*");
        assertThat(lines.get(2)).matches(" *total .*");
        assertThat(lines.get(3)).startsWith("reads  ");
        assertThat(lines.subList(4, lines.size())).containsExactly("", "Nothing was lost.");
        assertThat(lines.subList(0, 3))
                .extracting(String::length)
                .containsOnly(lines.get(0).length());
        assertThat(outcome.err())
                .startsWith("profilestore: stress: file:")
                .endsWith("(created; it stays), mode fields, 1 worker, 500ms, seed 7\n");
    }

    @Test
    void stress_json_hasTheSameForMachines() {
        Outcome outcome = Outcome.at(
                "file:" + directory.resolve("new.json"),
                "stress",
                "--workers=1",
                "--mode=mixed",
                "--duration=500ms",
                "--json");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out()).hasLineCount(1);
        assertThat(outcome.err()).isEmpty();
        JsonNode json = Json.parse(outcome.out());
        assertThat(json.propertyNames())
                .containsExactly(
                        "location",
                        "mode",
                        "durationMillis",
                        "rate",
                        "thinkTimeMillis",
                        "keys",
                        "skew",
                        "seed",
                        "prefix",
                        "clean",
                        "decided",
                        "operations",
                        "reads",
                        "failedReads",
                        "workers",
                        "total",
                        "reasons",
                        "anomalies",
                        "findings",
                        "sentence");
        assertThat(json.get("keys").intValue()).isEqualTo(100);
        assertThat(json.get("durationMillis").intValue()).isEqualTo(500);
        assertThat(json.get("rate").isNull()).isTrue();
        assertThat(json.get("workers").size()).isEqualTo(1);
        assertThat(json.get("total").get("percent").doubleValue()).isZero();
        assertThat(json.get("total").get("acknowledged").longValue()).isPositive();
        assertThat(json.get("anomalies").get("lost-update").longValue()).isZero();
    }

    @Test
    void stress_historyAndHtml_areKept() throws Exception {
        Path history = directory.resolve("a/history");
        Path page = directory.resolve("page.html");
        String location = "file:" + directory.resolve("new.json");

        Outcome outcome = briefly(location, "--history", history.toString(), "--html", page.toString());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("Nothing was lost.");
        try (Stream<Path> files = Files.list(history)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("client-0000.jsonl", "client-0001.jsonl");
        }
        assertThat(Outcome.at(location, "stress", "--history", history.toString()))
                .returns(64, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains("is not empty");
    }

    @Test
    void stress_htmlNamesAnotherFile_leavesItAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{}");

        Outcome outcome = Outcome.at("file:" + directory.resolve("new.json"), "stress", "--html", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(file).hasContent("{}");
        assertThat(directory.resolve("new.json")).doesNotExist();
    }

    @Test
    void stress_unreachableServer_isSaidAtOnce() {
        Map<String, String> environment = Map.of(
                "PROFILESTORE_URL", "jdbc:h2:tcp://127.0.0.1:1/profiles",
                "PROFILESTORE_USER", "application",
                "PROFILESTORE_PASSWORD", "x");

        assertThat(Outcome.of(environment, new byte[0], "stress").exitCode()).isEqualTo(69);
    }

    @Test
    void duration_everyUnit_isRead() {
        assertThat(Stream.of("500ms", "10s", "10m", "1h").map(t -> DurationArgument.parse("stress", "--duration", t)))
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofHours(1));
        assertThat(Stream.of("500ms", "10s", "10m").map(t -> DurationArgument.parse("stress", "--duration", t)))
                .map(DurationArgument::text)
                .containsExactly("500ms", "10s", "10m");
    }

    /** In a mode whose first call is a write, so that there is one however slow the machine is. */
    private static Outcome briefly(String location, String... options) {
        return Outcome.at(
                location,
                Stream.concat(
                                Stream.of("stress", "--workers=1", "--mode=counter", "--duration=200ms"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }
}
