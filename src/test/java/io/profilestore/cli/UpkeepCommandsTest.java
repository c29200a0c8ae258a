package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.engine.Constants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code info}, {@code compact} and {@code backup} of an embedded database. */
class UpkeepCommandsTest {

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void create() {
        location = "jdbc:h2:" + directory.resolve("profiles");
        try (ProfileStore store =
                ProfileStore.open(location, StoreOptions.defaults().withCreate(true))) {
            store.set("k", Json.parse("{\"n\":1}"));
        }
    }

    @Test
    void info_h2_tellsItsHealth() {
        JsonNode info = Json.parse(run("info", "--json").out());

        assertThat(info.propertyNames())
                .containsExactly(
                        "location",
                        "kind",
                        "database",
                        "schemaVersion",
                        "schemaIsCurrent",
                        "login",
                        "role",
                        "applicationUser",
                        "openedBy",
                        "durability",
                        "canWaitForDisk",
                        "fileBytes",
                        "aboutLiveBytes",
                        "fileSystem",
                        "networkFileSystem",
                        "profiles",
                        "columns");
        assertThat(info.get("database").stringValue()).isEqualTo("H2 " + Constants.FULL_VERSION);
        assertThat(info.get("openedBy").stringValue()).isEqualTo("this process");
        assertThat(info.get("durability").stringValue()).isEqualTo("commit");
        assertThat(info.get("canWaitForDisk").booleanValue()).isTrue();
        assertThat(info.get("fileBytes").longValue())
                .isGreaterThanOrEqualTo(info.get("aboutLiveBytes").longValue());
        assertThat(Json.parse(run("info", "--json", "--durability", "relaxed").out())
                        .get("durability")
                        .stringValue())
                .isEqualTo("relaxed");
    }

    @Test
    void compact_printsBothLengths() {
        assertThat(run("compact").out()).matches("jdbc:h2:.*/profiles: [\\d,]+ -> [\\d,]+ bytes(: .*)?\n");
        assertThat(Json.parse(run("compact", "--json").out()).propertyNames())
                .containsExactly("location", "bytesBefore", "bytesAfter");
    }

    @Test
    void compact_againAndAgain_saysWhenThereIsNothingToGain() {
        await().pollInSameThread().until(() -> run("compact").out().endsWith(" bytes: there was nothing to gain\n"));
    }

    @Test
    void backup_isADatabase() throws Exception {
        Path copy = directory.resolve("copy.mv.db");

        Outcome outcome = run("backup", copy.toString(), "--json");

        assertThat(Json.parse(outcome.out()).get("bytes").longValue()).isEqualTo(Files.size(copy));
        Files.copy(directory.resolve("profiles.credentials"), directory.resolve("copy.credentials"));
        assertThat(Outcome.at("jdbc:h2:" + directory.resolve("copy"), "get", "k")
                        .out())
                .isEqualTo("{\n  \"n\": 1\n}\n");
    }

    @Test
    void backup_fileThatIsThere_cannotBeWritten() {
        assertThat(run("backup", directory.resolve("profiles.mv.db").toString()))
                .returns(73, Outcome::exitCode)
                .satisfies(o -> assertThat(o.err()).contains("already. Name another one"));
        assertThat(run("get", "k").exitCode()).isZero();
    }

    @Test
    void ofAFileStore_isWrongUse() throws Exception {
        String file = "file:" + Files.writeString(directory.resolve("profiles.json"), "{}");

        assertThat(Outcome.at(file, "compact").exitCode()).isEqualTo(64);
        assertThat(Outcome.at(file, "backup", directory.resolve("x").toString()))
                .returns(64, Outcome::exitCode)
                .satisfies(o -> assertThat(o.err()).contains("is no H2 database"));
    }

    private Outcome run(String... args) {
        return Outcome.at(location, args);
    }
}
