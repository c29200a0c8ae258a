package io.profilestore.postgres;

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

    /** How long a login may take where the server answers at all. */
    private static final Duration LOGIN_WAIT = Duration.ofSeconds(5);

    /** How long one of several servers may take to accept a connection, and to begin to speak. */
    private static final Duration HOST_WAIT = Duration.ofSeconds(2);

    /**
     * How long the driver goes by what it has seen of a server. It asks all of them where that leads to none, so a new primary
     * is found at once; a server that does not answer keeps one new connection waiting in that time.
     */
    private static final Duration HOST_MEMORY = Duration.ofMinutes(1);

    /** How long a server may say nothing before the connection counts as broken. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** How long a statement waits for a row that others have locked. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

    private final PostgresLocation location;
    private final Dialect dialect;
    private final DataSource connections;
    private final DataSource owner;
    private final @Nullable SessionPool pool;
    private final @Nullable PostgresDatabase replicas;

    private PostgresDatabase(
            PostgresLocation location,
            Dialect dialect,
            DataSource connections,
            DataSource owner,
            @Nullable SessionPool pool,
            @Nullable PostgresDatabase replicas) {
        this.location = location;
        this.dialect = dialect;
        this.connections = connections;
        this.owner = owner;
        this.pool = pool;
        this.replicas = replicas;
    }

    /** A database on an application's own pool. */
    static PostgresDatabase of(DataSource dataSource, String location) {
        return new PostgresDatabase(
                new PostgresLocation(location), new PostgresDialect(), dataSource, dataSource, null, null);
    }

    /** Several databases on an application's own layer, which sends each statement on to one of them. */
    static PostgresDatabase sharded(DataSource layer) {
        DataSource connections = new RefusingDataSource(layer);
        String name = PostgresLocation.PREFIX + " behind " + layer.getClass().getSimpleName();
        return new PostgresDatabase(
                new PostgresLocation(name), new ShardedDialect(), connections, connections, null, null);
    }

    /** Opens a pool of our own; fails at once where the first connection does. */
    static PostgresDatabase open(Call call, PostgresLocation location, StoreOptions options) {
        try {
            DataSource owner = writing(location, options, false);
            SessionPool pool = new SessionPool(
                    writing(location, options, true), options.poolSize(), session(options.durability()));
            try {
                return new PostgresDatabase(
                        location, new PostgresDialect(), pool.connections(), owner, pool, replicas(location, options));
            } catch (SQLException | RuntimeException | Error e) {
                pool.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(call, e, new PostgresDialect());
        }
    }

    /** A pool of their own, of up to as many connections; of the primary where no replica lets us in. */
    private static @Nullable PostgresDatabase replicas(PostgresLocation location, StoreOptions options)
            throws SQLException {
        if (!location.readsReplicas()) {
            return null;
        }
        PGSimpleDataSource physical = physical(location, options);
        physical.setSocketTimeout(silence(location, physical));
        physical.setTargetServerType("preferSecondary");
        if (!location.sets(PGProperty.LOAD_BALANCE_HOSTS.getName())) {
            physical.setLoadBalanceHosts(true);
        }
        DataSource logins = new Logins(physical, HOST_WAIT);
        SessionPool pool = new SessionPool(logins, options.poolSize(), session(options.durability()));
        return new PostgresDatabase(location, new PostgresDialect(), pool.connections(), logins, pool, null);
    }

    /** @param impatient whether a server that says nothing for a while counts as gone: not where tables are changed */
    private static DataSource writing(PostgresLocation location, StoreOptions options, boolean impatient) {
        PGSimpleDataSource physical = physical(location, options);
        if (impatient) {
            physical.setSocketTimeout(silence(location, physical));
        }
        if (!location.namesSeveralHosts()) {
            return physical;
        }
        physical.setTargetServerType("primary");
        return new Logins(physical, HOST_WAIT);
    }

    private static int silence(PostgresLocation location, PGSimpleDataSource physical) {
        return location.sets(PGProperty.SOCKET_TIMEOUT.getName())
                ? physical.getSocketTimeout()
                : (int) SILENCE.toSeconds();
    }

    private static PGSimpleDataSource physical(PostgresLocation location, StoreOptions options) {
        PGSimpleDataSource physical = new PGSimpleDataSource();
        physical.setUrl(location.url());
        physical.setReWriteBatchedInserts(false); // it does not tell which of the rows were there already
        options.user().ifPresent(physical::setUser);
        options.password().ifPresent(physical::setPassword);
        if (!location.sets(PGProperty.TCP_KEEP_ALIVE.getName())) {
            physical.setTcpKeepAlive(true);
        }
        if (location.namesSeveralHosts() && !location.sets(PGProperty.CONNECT_TIMEOUT.getName())) {
            physical.setConnectTimeout((int) HOST_WAIT.toSeconds());
        }
        if (!location.sets(PGProperty.HOST_RECHECK_SECONDS.getName())) {
            physical.setHostRecheckSeconds((int) HOST_MEMORY.toSeconds());
        }
        if (!location.sets(PGProperty.LOGIN_TIMEOUT.getName())) {
            // Time for each of the others to say nothing.
            Duration wait = LOGIN_WAIT.plus(HOST_WAIT.multipliedBy(location.hosts() - 1L));
            physical.setLoginTimeout((int) wait.toSeconds());
        }
        if (!location.sets(PGProperty.APPLICATION_NAME.getName())) {
            physical.setApplicationName("profilestore");
        }
        return physical;
    }

    /** A database that is set up not to wait for its disk waits for it here, unless the store need not. */
    static String session(Durability durability) {
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
    public Optional<Database> replicas() {
        return Optional.ofNullable(replicas);
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
        if (pool == null) {
            ConnectionPool.discard(null, connection);
        } else {
            pool.discard(connection);
        }
    }

    @Override
    public void close() {
        if (replicas != null) {
            replicas.close();
        }
        if (pool != null) {
            pool.close();
        }
    }
}
