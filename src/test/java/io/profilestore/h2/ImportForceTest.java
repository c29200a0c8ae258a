package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.fault.FailingDisk;
import io.profilestore.json.Json;
import io.profilestore.sql.ImportOrder;
import io.profilestore.sql.ImportOutcome;
import io.profilestore.sql.ImportRecord;
import io.profilestore.sql.ImportRun;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often an import waits for the disk. */
class ImportForceTest {

    private static final int RECORDS = 500;

    /** The data, the header that leads to it, and as much again for space that is to be used anew. */
    private static final int FORCES_OF_ONE_COMMIT = 4;

    @TempDir
    Path directory;

    @Test
    void write_batches_areOnTheDiskAfterOneWaitEach() {
        try (FailingDisk disk = FailingDisk.over(directory);
                SqlStore store = (SqlStore) ProfileStore.open(
                        "jdbc:h2:" + directory.resolve("profiles"),
                        StoreOptions.defaults().withCreate(true));
                ImportRun run = store.startImport(ImportOrder.of("test"))) {
            for (int batch = 0; batch < 5; batch++) {
                int first = batch * RECORDS;
                List<ImportRecord> records = IntStream.range(first, first + RECORDS)
                        .mapToObj(i -> new ImportRecord("user:" + i, Json.parse("{\"email\":\"a\",\"n\":" + i + "}")))
                        .toList();
                long before = disk.forced();
                assertThat(run.write(records, first + RECORDS)).containsOnly(ImportOutcome.INSERTED);
                assertThat(disk.isForced()).as("batch %d", batch).isTrue();
                assertThat(disk.forced() - before).as("batch %d", batch).isBetween(1L, (long) FORCES_OF_ONE_COMMIT);
            }
        }
    }
}
