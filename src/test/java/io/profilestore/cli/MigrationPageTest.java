package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/** {@code migrate --report}. */
class MigrationPageTest {

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void locate() {
        location = "jdbc:h2:" + directory.resolve("profiles");
    }

    @Test
    void migrate_cleanSource_reportSaysSoFirst() throws Exception {
        assertThat(migrate("{\"a\": {\"x\": 1, \"<y>\": true}, \"b\": {\"x\": 2}}")
                        .exitCode())
                .isZero();

        Document page = page();

        assertThat(text(page, "h1")).containsExactly("All 2 profiles are in " + location + ".");
        assertThat(text(page, "strong").get(0)).startsWith("Next: stop the workers");
        assertThat(text(page, "td"))
                .containsSubsequence("inserted", "2", "updated", "0", "rejected", "0", "read", "2")
                .contains("x", "BIGINT", "<y>", "BOOLEAN");
        assertThat(text(page, "h2")).containsExactly("What became of the records", "Fields", "Time");
        assertThat(page.getElementsByTagName("svg").getLength()).isBetween(3, 4);
        assertNothingFromElsewhere(page);
    }

    @Test
    void migrate_rejectsAndConflicts_reportListsThemWithTheirPlaces() throws Exception {
        migrate("{\"a\": {\"x\": 1}, \"b\": {\"x\": 2}}");
        try (ProfileStore store = ProfileStore.open(location)) {
            store.update("a", Changes.set("x", 7));
        }

        Outcome outcome = migrate("{\"a\": {\"x\": 1},\n \"b\": {\"x\": NaN}, \"c\": 1, \"c\": {\"x\": 3, \"x\": 4}}");

        assertThat(outcome.exitCode()).isEqualTo(1);
        Document page = page();
        assertThat(text(page, "h1")).containsExactly("Of 4 records, some want a look: 1 rejected, 1 in conflict.");
        assertThat(text(page, "h2"))
                .contains(
                        "Rejected: 1",
                        "Conflicts: 1",
                        "Superseded by a later record of the same key: 1",
                        "Repeated members, of which the last counts: 1");
        assertThat(text(page, "li"))
                .anySatisfy(
                        item -> assertThat(item).startsWith("b in ").contains("line 2, column 2 (byte 17) at /x: NaN"))
                .anySatisfy(item -> assertThat(item).startsWith("a: changed in the database since its import"))
                .anySatisfy(item -> assertThat(item).startsWith("c at line 2, column 19"));
        JsonNode data = Json.parse(Files.readString(directory.resolve("report/report.json")));
        assertThat(data.get("outcome").stringValue()).isEqualTo(text(page, "h1").get(0));
        assertThat(data.at("/totals/rejected").intValue()).isEqualTo(1);
        assertThat(data.at("/fields/0/field").stringValue()).isEqualTo("x");
        assertThat(data.get("throughput")).isNotEmpty();
    }

    @Test
    void migrate_directoryHoldsSomethingElse_isRefusedBeforeAnything() throws Exception {
        Files.createDirectory(directory.resolve("report"));
        Files.writeString(directory.resolve("report/thesis.txt"), "x");

        Outcome outcome = migrate("{\"a\": 1}");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.err()).contains("there are other files in the directory");
        assertThat(directory.resolve("profiles.mv.db")).doesNotExist();
    }

    @Test
    void migrate_withoutColumns_reportClaimsNone() throws Exception {
        migrate("{\"a\": {\"x\": 1}}", "--columns", "none");

        assertThat(text(page(), "td")).contains("x", "none: not asked for").doesNotContain("BIGINT");
    }

    private Outcome migrate(String text, String... more) throws Exception {
        Path source = Files.writeString(directory.resolve("source.json"), text);
        List<String> words = new ArrayList<>(List.of(
                "migrate",
                source.toString(),
                "--report",
                directory.resolve("report").toString(),
                "--rejects",
                directory.resolve("rejects.jsonl").toString()));
        words.addAll(List.of(more));
        return Outcome.at(location, words.toArray(String[]::new));
    }

    private Document page() throws Exception {
        String page = Files.readString(directory.resolve("report/report.html"));
        assertThat(page).startsWith("<!DOCTYPE html>");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.replaceFirst("<!DOCTYPE html>", ""))));
    }

    private static List<String> text(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private static void assertNothingFromElsewhere(Document page) {
        for (String tag : List.of("link", "script", "img", "iframe")) {
            assertThat(page.getElementsByTagName(tag).getLength()).as(tag).isZero();
        }
        assertThat(page.getElementsByTagName("style").item(0).getTextContent()).doesNotContain("url(", "@import");
    }
}
