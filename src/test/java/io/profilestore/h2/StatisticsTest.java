package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2's statistics of tables, which it would gather within the commit of whoever makes every so-and-so-many-th change. */
class StatisticsTest {

    private static final int CHANGES_BEFORE_H2_WOULD = 2_000;

    @TempDir
    Path directory;

    @Test
    void increment_thousandsOfTimes_makesNoCommitGatherStatistics() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            Credentials application = server.roles().all().get(1);
            StoreOptions relaxed = StoreOptions.defaults()
                    .withCredentials(application.user(), application.password())
                    .withDurability(Durability.RELAXED);
            try (ProfileStore store = ProfileStore.open(server.location(), relaxed)) {
                for (int i = 0; i <= CHANGES_BEFORE_H2_WOULD; i++) {
                    store.increment("user:1", "visits", 1);
                }
            }
            try (Connection owner = server.owner();
                    Statement statement = owner.createStatement();
                    ResultSet selectivity = statement.executeQuery("SELECT SELECTIVITY FROM INFORMATION_SCHEMA.COLUMNS"
                            + " WHERE TABLE_NAME = 'PROFILE' AND COLUMN_NAME = 'ID'")) {
                assertThat(selectivity.next()).isTrue();
                assertThat(selectivity.getInt(1))
                        .as("H2's guess where it knows nothing")
                        .isEqualTo(50);
            }
        }
    }
}
