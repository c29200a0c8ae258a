package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.JavaCommand;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A signal in the middle of a migration. */
@Timeout(120)
class InterruptedMigrationTest {

    private static final int PROFILES = 40_000;

    @TempDir
    Path directory;

    @Test
    void migrate_interrupted_saysWhatIsThereAndGoesOnWhenRunAgain() throws Exception {
        try (Writer source = Files.newBufferedWriter(directory.resolve("profiles.json"))) {
            for (int i = 0; i < PROFILES; i++) {
                source.write((i == 0 ? "{" : ",\n") + "\"user:" + i + "\": {\"email\": \"user" + i + "@example.com\"}");
            }
            source.write("}");
        }
        ProfileStore.open(location(), StoreOptions.defaults().withCreate(true)).close();
        Process migrate = start();
        awaitSome();

        new ProcessBuilder("/bin/sh", "-c", "kill -INT " + migrate.pid())
                .start()
                .waitFor();

        assertThat(migrate.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(directory.resolve("err")))
                .containsPattern("SIGINT came (after [0-9,]+ records of the source; what was written of them is in"
                        + "|when all records were in) .*Run the same command again: it goes on from there\\.");
        assertThat(migrate.exitValue()).isEqualTo(75);
        Process again = start();
        assertThat(again.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isZero();
        JsonNode report = Json.parse(Files.readString(directory.resolve("out")));
        assertThat(report.get("resumedAt").longValue()).isBetween(1L, (long) PROFILES);
        assertThat(report.at("/totals/inserted").longValue()).isEqualTo(PROFILES);
        assertThat(report.at("/verification/compared").longValue()).isEqualTo(PROFILES);
    }

    /** Opened once, and only where the migration has the database, to see the first ones at once. */
    private void awaitSome() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(directory.resolve("profiles.owner")));
        try (ProfileStore store = ProfileStore.open(location())) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> {
                        try (Stream<String> keys = store.keys("")) {
                            return keys.findFirst().isPresent();
                        }
                    });
        }
    }

    private String location() {
        return "jdbc:h2:" + directory.resolve("profiles");
    }

    private Process start() throws Exception {
        List<String> words = JavaCommand.of();
        words.add(Main.class.getName());
        words.addAll(List.of("migrate", "profiles.json", "--columns", "none", "--json", "--to", location()));
        return new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }
}
