package io.profilestore.sql;

import com.zaxxer.hikari.HikariConfig;
import io.profilestore.contract.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pool that the application brought serves PostgreSQL as it does H2. */
class OwnDataSourceOnPostgresTest extends OwnDataSourceTest {

    private String location = "";

    @BeforeEach
    void create() throws SQLException {
        location = PostgresServer.createSchema();
    }

    @AfterEach
    void drop() throws SQLException {
        PostgresServer.dropSchema(location);
    }

    @Override
    HikariConfig tables() {
        PostgresServer.open(location).close();
        return noTables();
    }

    @Override
    HikariConfig noTables() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(location);
        config.setUsername(PostgresServer.user());
        return config;
    }
}
