package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Profile;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number that each write leaves in the profile. */
class WriteTokenTest {

    private static final String KEY = "user:1";

    @TempDir
    Path directory;

    @Test
    void everyWrite_leavesATokenOfItsOwn() {
        try (SqlStore store = H2Directory.create(directory)) {
            List<Runnable> writes = List.of(
                    () -> store.set(KEY, Json.parse("{}")),
                    () -> store.set(KEY, Json.parse("{\"a\":1}")),
                    () -> store.update(KEY, Changes.set("email", "e")),
                    () -> store.update(KEY, Changes.set("uncolumned", 1)),
                    () -> store.increment(KEY, "uncolumned", 1),
                    () -> store.modify(KEY, value -> Json.parse("1")),
                    () -> store.update(KEY, Changes.unset("email")));
            Set<Long> tokens = new HashSet<>();
            for (Runnable write : writes) {
                write.run();
                tokens.add(store.find(KEY).orElseThrow().writeToken().orElseThrow());
            }
            assertThat(tokens).hasSize(writes.size());
            try (Stream<Profile> scanned = store.scan("")) {
                assertThat(scanned).containsExactly(store.find(KEY).orElseThrow());
            }
        }
    }

    @Test
    void import_leavesNone() {
        try (SqlStore store = H2Directory.create(directory)) {
            importing(store, "{\"n\":1}");
            assertThat(store.find(KEY).orElseThrow().writeToken()).isEmpty();
            importing(store, "{\"n\":2}");
            assertThat(store.find(KEY).orElseThrow().writeToken()).isEmpty();
        }
    }

    private static void importing(SqlStore store, String value) {
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            run.write(List.of(new ImportRecord(KEY, Json.parse(value))), 1);
            run.finish();
        }
    }
}
