package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Durability;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.schema.OwnMigration;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.sql.SqlStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Stores on tables that our migrations made with other hands than ours. */
enum TablesOfOthers {
    /** A DBA ran the printed SQL, in a file. */
    BY_HAND {
        @Override
        Backend backend() {
            return new ByHand();
        }
    },
    /** A team's Flyway applied it, and the team's pool says which schema is meant. */
    BY_FLYWAY {
        @Override
        Backend backend() {
            return new ByFlyway(new MemoryDatabase());
        }
    },
    /** The printed SQL, in a schema of a server's database, for workers who are the application. */
    AT_A_SERVER {
        @Override
        Backend backend() {
            return new AtServer();
        }
    },
    /** The printed SQL, in a schema of PostgreSQL that the location names. */
    IN_A_SCHEMA_OF_POSTGRES {
        @Override
        Backend backend() {
            return new InPostgresSchema();
        }
    },
    /** A team's Flyway applied it to PostgreSQL, and the team's pool has none of our settings. */
    BY_FLYWAY_ON_POSTGRES {
        @Override
        Backend backend() {
            return new ByFlyway(new PostgresDatabase());
        }
    };

    private static final SchemaDialect H2 =
            SqlStoreProvider.of("h2").orElseThrow().definitions();

    private static final SchemaDialect POSTGRES =
            SqlStoreProvider.of("postgresql").orElseThrow().definitions();

    abstract Backend backend();

    static Stream<Backend> all() {
        return Stream.of(values())
                .filter(tables -> !tables.name().contains("POSTGRES") || PostgresServer.isThere())
                .map(TablesOfOthers::backend);
    }

    private static void applyAll(Connection connection, SchemaDialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (OwnMigration migration : OwnMigration.all(dialect)) {
                statement.execute(migration.sql());
            }
        }
    }

    private static final class ByHand implements Backend {
        private Path directory;

        @Override
        public void start() throws Exception {
            directory = Files.createTempDirectory("contract-others");
            try (Connection connection = DriverManager.getConnection(location(), "dba", "secret")) {
                applyAll(connection, H2);
            }
        }

        @Override
        public String location() {
            return "jdbc:h2:" + directory.resolve("profiles");
        }

        @Override
        public ProfileStore open() {
            return ProfileStore.open(
                    location(),
                    StoreOptions.defaults()
                            .withCreate(true)
                            .withCredentials("dba", "secret")
                            .withDurability(Durability.RELAXED));
        }

        @Override
        public void stop() throws Exception {
            H2Backend.delete(directory);
        }

        @Override
        public String toString() {
            return "tables made by hand";
        }
    }

    /** A database that a team has. */
    private interface TeamsDatabase {

        SchemaDialect dialect();

        /** Makes it. */
        DataSource create() throws SQLException;

        String location();

        default void drop() throws SQLException {}
    }

    private static final class MemoryDatabase implements TeamsDatabase {
        private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

        @Override
        public SchemaDialect dialect() {
            return H2;
        }

        @Override
        public DataSource create() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL(url);
            return database;
        }

        @Override
        public String location() {
            return url;
        }
    }

    private static final class PostgresDatabase implements TeamsDatabase {
        private String location;

        @Override
        public SchemaDialect dialect() {
            return POSTGRES;
        }

        @Override
        public DataSource create() throws SQLException {
            location = PostgresServer.createDatabase();
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setURL(location);
            database.setUser(PostgresServer.user());
            return database;
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public void drop() throws SQLException {
            PostgresServer.dropDatabase(location);
        }
    }

    private static final class ByFlyway implements Backend {
        private final TeamsDatabase teams;
        private HikariDataSource pool;

        ByFlyway(TeamsDatabase teams) {
            this.teams = teams;
        }

        @Override
        public void start() throws Exception {
            DataSource database = teams.create();
            Path migrations = Files.createTempDirectory("contract-migrations");
            for (OwnMigration migration : OwnMigration.all(teams.dialect())) {
                Files.writeString(migrations.resolve(migration.file()), migration.sql());
            }
            try (Connection keepsOpen = database.getConnection()) {
                migrate(database, "filesystem:" + migrations);
                pool = pool(database);
                assertThat(keepsOpen.isClosed()).isFalse();
            }
            H2Backend.delete(migrations);
        }

        private static void migrate(DataSource database, String migrations) {
            // schema.md
            Flyway.configure()
                    .dataSource(database)
                    .schemas("MyTeam")
                    .table("profilestore_flyway_history")
                    .locations(migrations) // for example classpath:db/profilestore
                    .placeholderReplacement(false)
                    .load()
                    .migrate();
            // end
        }

        private static HikariDataSource pool(DataSource database) {
            // schema.md
            HikariConfig config = new HikariConfig();
            config.setDataSource(database);
            config.setSchema("MyTeam");
            return new HikariDataSource(config);
            // end
        }

        @Override
        public String location() {
            return teams.location();
        }

        @Override
        public ProfileStore open() {
            return ProfileStore.open(pool, StoreOptions.defaults().withDurability(Durability.RELAXED));
        }

        @Override
        public void stop() throws Exception {
            pool.close();
            teams.drop();
        }

        @Override
        public String toString() {
            return "tables made by a team's Flyway, " + teams.dialect().own().directory();
        }
    }

    private static final class InPostgresSchema implements Backend {
        private String location;

        @Override
        public void start() throws Exception {
            location = PostgresServer.createSchema();
            try (Connection connection = DriverManager.getConnection(location, PostgresServer.user(), "")) {
                applyAll(connection, POSTGRES);
            }
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public ProfileStore open() {
            return PostgresServer.open(location);
        }

        @Override
        public void stop() throws Exception {
            PostgresServer.dropSchema(location);
        }

        @Override
        public String toString() {
            return "tables in a schema of PostgreSQL";
        }
    }

    private static final class AtServer implements Backend {
        private static final String SCHEMA = ";SCHEMA=\"Team A\"";

        private final H2Backend server = new H2Backend(true);

        @Override
        public void start() throws Exception {
            server.start();
            Properties credentials = server.credentials();
            String user = credentials.getProperty("owner.user");
            String password = credentials.getProperty("owner.password");
            try (Connection connection = DriverManager.getConnection(server.location(), user, password);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA \"Team A\"");
                statement.execute("SET SCHEMA \"Team A\"");
                applyAll(connection, H2);
            }
        }

        @Override
        public String location() {
            return server.location() + SCHEMA;
        }

        @Override
        public ProfileStore open() {
            return ProfileStore.open(
                    location(),
                    StoreOptions.defaults()
                            .withCredentials(
                                    server.environment().get("PROFILESTORE_USER"),
                                    server.environment().get("PROFILESTORE_PASSWORD")));
        }

        @Override
        public void stop() throws Exception {
            server.stop();
        }

        @Override
        public String toString() {
            return "tables in a schema of a server's database";
        }
    }
}
