package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreOptions;
import io.profilestore.schema.OwnMigration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts on a database whose tables others made. */
class ServedTablesOfOthersTest {

    @TempDir
    Path directory;

    @Test
    void start_tablesInAnotherSchema_makesNoneInPublic() throws SQLException {
        replaceAll(OwnMigration.all(dialect()).size(), "CREATE SCHEMA team", "SET SCHEMA team");

        try (RunningServer server = new RunningServer(directory)) {
            Credentials worker = server.roles().application();
            StoreOptions options = StoreOptions.defaults().withCredentials(worker.user(), worker.password());
            try (ProfileStore store = ProfileStore.open(server.location() + ";SCHEMA=TEAM", options)) {
                assertThat(store.update("k", Changes.set("email", "a"))).isPositive();
            }
            assertThatThrownBy(() -> ProfileStore.open(server.location(), options))
                    .isInstanceOf(SchemaMismatch.class)
                    .hasMessageContaining("There are some in \"TEAM\"");
            assertThat(tablesInPublic(server)).isZero();
        }
    }

    @Test
    void start_olderTablesInPublic_leavesThemAloneAndSaysSo() throws SQLException {
        replaceAll(6);

        try (RunningServer server = new RunningServer(directory)) {
            assertThat(tablesInPublic(server)).isEqualTo(4);
            assertThat(server.log)
                    .anyMatch(line -> line.contains("tables that others keep lack profile_truncate_guard"));
        }
    }

    private static int tablesInPublic(RunningServer server) throws SQLException {
        try (Connection owner =
                        RunningServer.connect(server.location(), server.roles().owner());
                Statement statement = owner.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'")) {
            count.next();
            return count.getInt(1);
        }
    }

    /** Instead of what a server made. */
    private void replaceAll(int version, String... first) throws SQLException {
        try (RunningServer server = new RunningServer(directory);
                Connection owner =
                        RunningServer.connect(server.location(), server.roles().owner());
                Statement statement = owner.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
            for (String sql : Stream.concat(
                            Stream.of(first),
                            OwnMigration.all(dialect()).stream().limit(version).map(OwnMigration::sql))
                    .toList()) {
                statement.execute(sql);
            }
        }
    }

    private static H2Dialect dialect() {
        return new H2Dialect(Durability.RELAXED);
    }
}
