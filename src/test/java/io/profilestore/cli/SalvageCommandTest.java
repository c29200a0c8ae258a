package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code --salvage} of a damaged source: what is in the database afterwards, the totals, the exit code, the reports. */
class SalvageCommandTest {

    private static final String CUT_OFF = "{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}, \"c\": {\"x\"";

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void locate() {
        location = "jdbc:h2:" + directory.resolve("profiles");
    }

    @Test
    void migrate_cutOff_importsWhatIsWholeAndReportsTheGapEverywhere() throws IOException {
        Outcome outcome = migrate(CUT_OFF, "--json", "--report", report().toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode json = Json.parse(outcome.out());
        assertThat(totals(json)).isEqualTo("read 2 inserted 2");
        assertThat(json.get("gapCount").intValue()).isEqualTo(1);
        JsonNode gap = json.at("/gaps/0");
        assertThat(gap.get("source").stringValue()).isEqualTo(source().toString());
        assertThat(gap.get("byte").intValue()).isEqualTo(29);
        assertThat(gap.get("byteEnd").intValue()).isEqualTo(CUT_OFF.length());
        assertThat(gap.get("message").stringValue()).startsWith("the text ends in the middle");
        assertThat(keys()).containsExactly("a", "b");
        assertThat(Files.readString(report().resolve("report.html")))
                .contains("Of 2 records, some want a look: 1 gap beside them.")
                .contains("Gaps, in which there is no whole record: 1")
                .contains("<li>bytes 29 to 39 of " + source() + ", from line 1, column 30: the text ends");
        assertThat(Json.parse(Files.readString(report().resolve("report.json"))).at("/gaps/0"))
                .isEqualTo(gap);
    }

    @Test
    void migrate_gluedObjects_theLaterOneWins() throws IOException {
        Outcome outcome = migrate("{\"a\": {\"x\": 1}, \"b\": {}}{\"a\": {\"x\": 2}, \"c\": {}}", "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode json = Json.parse(outcome.out());
        assertThat(totals(json)).isEqualTo("read 4 inserted 3 duplicate 1");
        assertThat(json.at("/superseded/0/key").stringValue()).isEqualTo("a");
        assertThat(json.at("/superseded/0/byte").intValue()).isEqualTo(1);
        assertThat(value("a")).contains("{\"x\":2}");
        assertThat(keys()).containsExactly("a", "b", "c");
    }

    @Test
    void migrate_shorterTextOverALongerOne_theOldTailNeverWins() throws IOException {
        Outcome outcome =
                migrate("{\"a\": {\"x\": 2}, \"c\": {}}\": 1}, \"c\": {\"x\": 1}, \"d\": {\"x\": 1}}", "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode json = Json.parse(outcome.out());
        assertThat(totals(json)).isEqualTo("read 4 inserted 3 duplicate 1");
        assertThat(json.at("/gaps/0/byte") + " " + json.at("/gaps/0/byteEnd")).isEqualTo("24 31");
        assertThat(value("c")).contains("{}");
        assertThat(keys()).containsExactly("a", "c", "d");
    }

    @Test
    void migrate_nulsOnlyOrEmpty_isRefusedAndNothingIsMade() throws IOException {
        assertThat(migrate("\0".repeat(4096)).exitCode()).isEqualTo(65);
        Outcome empty = migrate("");

        assertThat(empty.exitCode()).isEqualTo(65);
        assertThat(empty.err()).contains("the file is empty");
        assertThat(directory.resolve("profiles.mv.db")).doesNotExist();
    }

    /** What is missing may be in the gap. */
    @Test
    void migrate_pruneWithGaps_isRefusedAndNothingIsRemoved() throws IOException {
        migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}, \"c\": {\"x\": 3}}");

        Outcome outcome = migrate(CUT_OFF, "--prune");

        assertThat(outcome.exitCode()).isEqualTo(65);
        assertThat(outcome.err()).contains("damaged", "nobody can tell what has gone from it", "Leave out --prune.");
        assertThat(keys()).containsExactly("a", "b", "c");
    }

    @Test
    void migrate_retireWithGaps_sourceKeepsItsNameAndTheReportSaysSo() throws IOException {
        Outcome outcome = migrate(CUT_OFF, "--retire");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("retired    no: " + source() + " keeps its name")
                .contains("Next: look for what is missing in the gaps");
        assertThat(source()).hasContent(CUT_OFF);
    }

    @Test
    void migrate_directoryWithOneFileCutOff_importsTheOthers() throws IOException {
        Path users = Files.createDirectory(directory.resolve("users"));
        Files.writeString(users.resolve("a.json"), "{\"x\": 1}");
        Files.writeString(users.resolve("b.json"), "{\"x\": 1, \"na");

        Outcome outcome = Outcome.at(location, "migrate", users.toString(), "--columns", "none", "--salvage");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("gaps       1,")
                .contains("gap        bytes 0 to 11 of " + users.resolve("b.json") + ", from line 1, column 1: ");
        assertThat(keys()).containsExactly("a");
    }

    /** Taken back, they are records of the source that they came from, also where their own file is damaged. */
    @Test
    void migrate_rejectsFileWhoseFirstLineIsDamaged_othersAreTakenBackForTheirSource() throws IOException {
        migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": NaN}, \"c\": {\"x\": Infinity}}");
        Path rejects = directory.resolve("rejects.jsonl");
        String text = Files.readString(rejects).replace("Infinity}", "3}");
        Files.writeString(rejects, "\0".repeat(20) + text.substring(20));

        Outcome outcome =
                Outcome.at(location, "migrate", rejects.toString(), "--columns", "none", "--salvage", "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(totals(Json.parse(outcome.out()))).isEqualTo("read 1 inserted 1");
        assertThat(Json.parse(outcome.out()).get("gapCount").intValue()).isEqualTo(1);
        assertThat(keys()).containsExactly("a", "c");
    }

    @Test
    void migrateAndVerify_again_findTheSameProfilesAndTheSameGap() throws IOException {
        migrate(CUT_OFF);

        Outcome again = migrate(CUT_OFF, "--json");
        Outcome verified = Outcome.at(location, "verify", source().toString(), "--salvage");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(totals(Json.parse(again.out()))).isEqualTo("read 2 unchanged 2");
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out())
                .contains("compared   2 profiles: 0 missing, 0 different; 0 only in the store")
                .contains("gap        bytes 29 to 39 of ");
    }

    @Test
    void plan_cutOff_looksAtWhatIsWholeAndEndsWithOne() throws IOException {
        Files.writeString(source(), CUT_OFF);

        Outcome outcome = Outcome.at(location, "plan", source().toString(), "--salvage", "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        JsonNode json = Json.parse(outcome.out());
        assertThat(json.get("profiles").intValue()).isEqualTo(2);
        assertThat(json.at("/gaps/0/byte").intValue()).isEqualTo(29);
    }

    private Outcome migrate(String text, String... more) throws IOException {
        Files.writeString(source(), text);
        List<String> words = new ArrayList<>(List.of(
                "migrate",
                source().toString(),
                "--columns",
                "none",
                "--salvage",
                "--rejects",
                directory.resolve("rejects.jsonl").toString()));
        words.addAll(Arrays.asList(more));
        return Outcome.at(location, words.toArray(String[]::new));
    }

    private Path source() {
        return directory.resolve("old.json");
    }

    private Path report() {
        return directory.resolve("report");
    }

    private List<String> keys() {
        try (ProfileStore store = ProfileStore.open(location);
                Stream<String> keys = store.keys("")) {
            return keys.toList();
        }
    }

    private Optional<String> value(String key) {
        try (ProfileStore store = ProfileStore.open(location)) {
            return store.get(key).map(Json::text);
        }
    }

    /** Those that are not 0; they add up. */
    private static String totals(JsonNode report) {
        List<String> counts = new ArrayList<>();
        long sum = 0;
        for (var count : report.get("totals").properties()) {
            sum += count.getKey().equals("read") ? 0 : count.getValue().longValue();
            if (count.getValue().longValue() != 0) {
                counts.add(count.getKey() + " " + count.getValue());
            }
        }
        assertThat(sum).isEqualTo(report.at("/totals/read").longValue());
        return String.join(" ", counts);
    }
}
