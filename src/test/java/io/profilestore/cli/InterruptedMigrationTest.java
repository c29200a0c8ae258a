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

    private static final int FEW = 40_000;
    private static final int MANY = 640_000;

    @TempDir
    Path directory;

    /** Of few records all may be in when the signal comes, on a machine that has other things to do; then there are more. */
    @Test
    void migrate_interrupted_saysWhatIsThereAndGoesOnWhenRunAgain() throws Exception {
        int profiles = FEW;
        while (!isInterrupted(profiles)) {
            profiles *= 4;
            assertThat(profiles).as("profiles migrated in spite of the signal").isLessThanOrEqualTo(MANY);
        }

        Process again = start();
        assertThat(again.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isZero();
        JsonNode report = Json.parse(Files.readString(directory.resolve("out")));
        assertThat(report.get("resumedAt").longValue()).isBetween(1L, (long) profiles);
        assertThat(report.at("/totals/inserted").longValue()).isEqualTo(profiles);
        assertThat(report.at("/verification/compared").longValue()).isEqualTo(profiles);
    }

    /** Migrates into a new store; false where that was done before the signal. */
    private boolean isInterrupted(int profiles) throws Exception {
        Files.deleteIfExists(directory.resolve("profiles.mv.db"));
        Files.deleteIfExists(directory.resolve("profiles.credentials"));
        try (Writer source = Files.newBufferedWriter(directory.resolve("profiles.json"))) {
            for (int i = 0; i < profiles; i++) {
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
        if (migrate.exitValue() == 0) {
            return false;
        }
        assertThat(migrate.exitValue()).isEqualTo(75);
        assertThat(Files.readString(directory.resolve("err")))
                .containsPattern("SIGINT came (after [0-9,]+ records of the source; what was written of them is in"
                        + "|when all records were in) .*Run the same command again: it goes on from there\\.");
        return true;
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
