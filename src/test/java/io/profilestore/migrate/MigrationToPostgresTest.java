package io.profilestore.migrate;

import io.profilestore.contract.PostgresServer;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Migrations into PostgreSQL are like those into H2. */
class MigrationToPostgresTest extends MigrationTest {

    private String location;

    @BeforeEach
    void create() throws Exception {
        location = PostgresServer.createSchema();
    }

    @AfterEach
    void drop() throws Exception {
        PostgresServer.dropSchema(location);
    }

    @Override
    Optional<Path> columns(SqlStore store) {
        return Optional.of(storeDirectory.resolve("profiles.columns"));
    }

    @Override
    SqlStore open() {
        return (SqlStore) PostgresServer.open(location);
    }
}
