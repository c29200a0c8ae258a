package io.profilestore.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.contract.PostgresProcess;
import io.profilestore.contract.PostgresServer;
import io.profilestore.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services of docker-compose.yml on PostgreSQL, run without Docker; the server is not the image's. */
@Timeout(180)
class ComposePostgresIT {

    @TempDir
    Path temporary;

    @Test
    void services_all_moveTheSampleAndLoseNothingOverARestart() throws Exception {
        Assumptions.assumeTrue(PostgresServer.isThere(), "no PostgreSQL for this machine");
        try (LocalCompose compose = new LocalCompose(temporary)) {
            LocalProcess prepared = compose.prepare("(umask");
            assertThat(prepared.process().exitValue()).as(prepared.err()).isZero();
            for (String secret : List.of("postgres-owner", "postgres-application")) {
                assertThat(Files.getPosixFilePermissions(compose.secret(secret)).toString())
                        .doesNotContain("GROUP", "OTHERS");
            }
            try (PostgresProcess server = compose.startPostgres()) {
                LocalProcess migrated = compose.run("migrate-postgres");
                assertThat(migrated.out()).as(migrated.err()).contains("12 profiles read back: 0 missing, 0 different");
                assertThat(migrated.process().exitValue()).isZero();

                long before = visits(compose);
                List<String> acknowledged = compose.workersSay("worker-postgres");
                assertThat(acknowledged).doesNotHaveDuplicates().allMatch(value -> value.matches("\\d+"));

                server.stop();
                server.start();
                assertThat(visits(compose)).isEqualTo(before + acknowledged.size());
                assertMayChangeRowsOnly(compose);
            }
            assertThat(compose.started()).containsExactlyInAnyOrder("postgres", "migrate-postgres", "worker-postgres");
            assertThat(compose.image())
                    .as("what is written where it is read-only")
                    .isEmptyDirectory();
        }
    }

    private static void assertMayChangeRowsOnly(LocalCompose compose) throws Exception {
        Map<String, String> login = login(compose);
        try (Connection application = DriverManager.getConnection(
                        compose.postgresLocation(), "application", login.get("PROFILESTORE_PASSWORD"));
                Statement statement = application.createStatement()) {
            for (String change : List.of(
                    "ALTER TABLE profile ADD COLUMN a text",
                    "CREATE TABLE b (c text)",
                    "TRUNCATE profile",
                    "UPDATE profile_column SET type = 'VARCHAR'",
                    "DELETE FROM profile_import",
                    "UPDATE profile_verification SET missing = 0",
                    "DELETE FROM profilestore_schema_history")) {
                assertThatThrownBy(() -> statement.execute(change)).hasFieldOrPropertyWithValue("SQLState", "42501");
            }
        }
        String sample = Path.of("db/sample/profiles.json").toAbsolutePath().toString();
        LocalProcess verified = compose.command(login, "verify", sample, "--to", compose.postgresLocation());
        assertThat(verified.out()).as(verified.err()).contains("12 profiles: 0 missing, 1 different");
        Map<String, String> wrong = Map.of("PROFILESTORE_USER", "application", "PROFILESTORE_PASSWORD", "wrong");
        assertThat(compose.command(wrong, "keys", "--at", compose.postgresLocation())
                        .process()
                        .exitValue())
                .isEqualTo(77);
    }

    private static long visits(LocalCompose compose) throws Exception {
        LocalProcess got =
                compose.command(login(compose), "get", "user:1001", "--json", "--at", compose.postgresLocation());
        return Json.parse(got.out()).required("value").required("visits").longValue();
    }

    private static Map<String, String> login(LocalCompose compose) throws Exception {
        return Map.of(
                "PROFILESTORE_USER",
                "application",
                "PROFILESTORE_PASSWORD",
                Files.readString(compose.secret("postgres-application")).strip());
    }
}
