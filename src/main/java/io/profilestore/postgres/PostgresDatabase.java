package io.profilestore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.StoreOptions;
import io.profilestore.schema.SchemaGate;
import io.profilestore.sql.ConnectionPool;
import io.profilestore.sql.Database;
import io.profilestore.sql.Dialect;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.Upkeep;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database behind a pool. */
final class PostgresDatabase implements Database {

    /** How long a login may take. */
    private static final Duration LOGIN_WAIT = Duration.ofSeconds(5);

    /** How long a server may say nothing before the connection counts as broken. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** How long a statement waits for a row that others have locked. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

    private final PostgresLocation location;
    private final Dialect dialect = new PostgresDialect();
    private final DataSource connections;
    private final DataSource owner;
    private final @Nullable HikariDataSource pool;

    private PostgresDatabase(
            PostgresLocation location, DataSource connections, DataSource owner, @Nullable HikariDataSource pool) {
        this.location = location;
        this.connections = connections;
        this.owner = owner;
        this.pool = pool;
    }

    /** A database on an application's own pool. */
    static PostgresDatabase of(DataSource dataSource, String location) {
        return new PostgresDatabase(new PostgresLocation(location), dataSource, dataSource, null);
    }

    /** Opens a pool of our own; fails at once where the first connection does. */
    static PostgresDatabase open(Call call, PostgresLocation location, StoreOptions options) {
        HikariConfig config = ConnectionPool.settings(
                physical(location, options, true), connection -> Integer.MAX_VALUE, options.poolSize());
        config.setConnectionInitSql(session(options.durability()));
        try {
            HikariDataSource pool = ConnectionPool.start(config);
            return new PostgresDatabase(location, pool, physical(location, options, false), pool);
        } catch (SQLException e) {
            throw SqlErrors.translate(call, e, new PostgresDialect());
        }
    }

    /** @param impatient whether a server that says nothing for a while counts as gone: not where tables are changed */
    private static PGSimpleDataSource physical(PostgresLocation location, StoreOptions options, boolean impatient) {
        PGSimpleDataSource physical = new PGSimpleDataSource();
        physical.setUrl(location.text());
        physical.setReWriteBatchedInserts(false); // it does not tell which of the rows were there already
        options.user().ifPresent(physical::setUser);
        options.password().ifPresent(physical::setPassword);
        if (!location.sets(PGProperty.TCP_KEEP_ALIVE.getName())) {
            physical.setTcpKeepAlive(true);
        }
        if (!location.sets(PGProperty.LOGIN_TIMEOUT.getName())) {
            physical.setLoginTimeout((int) LOGIN_WAIT.toSeconds());
        }
        if (impatient && !location.sets(PGProperty.SOCKET_TIMEOUT.getName())) {
            physical.setSocketTimeout((int) SILENCE.toSeconds());
        }
        if (!location.sets(PGProperty.APPLICATION_NAME.getName())) {
            physical.setApplicationName("profilestore");
        }
        return physical;
    }

    /** A database that is set up not to wait for its disk waits for it here, unless the store need not. */
    private static String session(Durability durability) {
        String commit = durability == Durability.RELAXED
                ? "'off'"
                : "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
                        + " ELSE current_setting('synchronous_commit') END";
        return "SELECT set_config('synchronous_commit', " + commit + ", false), set_config('lock_timeout', '"
                + LOCK_WAIT.toMillis() + "', false)";
    }

    @Override
    public DataSource connections() {
        return connections;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public SchemaGate gate() {
        return new PostgresGate(owner, dialect);
    }

    @Override
    public String location() {
        return location.name();
    }

    @Override
    public Path columnMigrations() {
        return location.columnMigrations();
    }

    /** Space and backups are for PostgreSQL's own tools. */
    @Override
    public Optional<Upkeep> upkeep() {
        return Optional.empty();
    }

    @Override
    public void discard(Connection connection) {
        ConnectionPool.discard(pool, connection);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
