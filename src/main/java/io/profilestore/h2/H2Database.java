package io.profilestore.h2;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.InvalidLocation;
import io.profilestore.SchemaMismatch;
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
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** An H2 database behind a pool. */
final class H2Database implements Database {

    /** How long opening waits for what others hold. */
    private static final Duration OPENING_WAIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private static final Set<Integer> SETTINGS_REFUSED = Set.of(
            // Of a login for an encrypted file, which CIPHER asks for.
            ErrorCode.WRONG_PASSWORD_FORMAT,
            ErrorCode.UNSUPPORTED_SETTING_1,
            ErrorCode.UNSUPPORTED_SETTING_COMBINATION,
            ErrorCode.DUPLICATE_PROPERTY_1,
            ErrorCode.FEATURE_NOT_SUPPORTED_1);

    private final H2Location location;
    private final Dialect dialect;
    private final Durability durability;
    private final DataSource connections;
    private final DataSource owner;
    private final @Nullable HikariDataSource pool;
    private final @Nullable ProbedDataSource server;
    private final @Nullable TlsTunnel tunnel;
    private final @Nullable SeatedConnections seated;

    private H2Database(
            H2Location location,
            Durability durability,
            DataSource connections,
            DataSource owner,
            @Nullable HikariDataSource pool,
            @Nullable ProbedDataSource server,
            @Nullable TlsTunnel tunnel,
            @Nullable SeatedConnections seated) {
        this.location = location;
        this.durability = durability;
        dialect = dialect(location, durability);
        this.connections = connections;
        this.owner = owner;
        this.pool = pool;
        this.server = server;
        this.tunnel = tunnel;
        this.seated = seated;
    }

    /** A database on an application's own pool. */
    static H2Database of(DataSource dataSource, String location, Durability durability) {
        return new H2Database(
                H2Location.reported(location), durability, dataSource, dataSource, null, null, null, null);
    }

    /** Opens a pool of our own on a server's database; fails at once where the first connection does. */
    static H2Database open(Call call, H2Location location, String url, Credentials credentials, StoreOptions options) {
        DataSource physical = RemoteConnections.at(url, credentials);
        // A tunnel is always there, so a TLS server is not probed; its text is of another form.
        ProbedDataSource server = new ProbedDataSource(physical, location.text());
        HikariDataSource pool = pool(call, dialect(location, options.durability()), server, options.poolSize());
        return new H2Database(
                location, options.durability(), new PooledConnections(pool), physical, pool, server, null, null);
    }

    /** Likewise, of an embedded database; closing it leaves the seat. */
    static H2Database seated(Call call, H2Location location, Seat seat, Login login, StoreOptions options) {
        SeatedConnections physical = new SeatedConnections(seat, login);
        HikariDataSource pool = pool(call, dialect(location, options.durability()), physical, options.poolSize());
        physical.whenOwnerGoes(() -> pool.getHikariPoolMXBean().softEvictConnections());
        return new H2Database(
                location, options.durability(), new PooledConnections(pool), physical, pool, null, null, physical);
    }

    private static Dialect dialect(H2Location location, Durability durability) {
        return new H2Dialect(durability, location.file() == null);
    }

    private static HikariDataSource pool(Call call, Dialect dialect, DataSource physical, int poolSize) {
        return start(call, dialect, ConnectionPool.settings(physical, new H2Driver(), poolSize));
    }

    /** The same database, which also closes the tunnel that its connections go through, after them. */
    H2Database through(TlsTunnel tunnel) {
        return new H2Database(location, durability, connections, owner, pool, server, tunnel, null);
    }

    /** One connection without a pool. */
    static Connection connect(String url, Credentials credentials) throws SQLException {
        return physical(url, credentials).getConnection();
    }

    static JdbcDataSource physical(String url, Credentials credentials) {
        JdbcDataSource physical = new JdbcDataSource();
        physical.setURL(url);
        physical.setUser(credentials.user());
        physical.setPassword(credentials.password());
        return physical;
    }

    /** Tries again while others are changing the database's definitions. */
    private static HikariDataSource start(Call call, Dialect dialect, HikariConfig config) {
        long start = System.nanoTime();
        while (true) {
            try {
                return ConnectionPool.start(config);
            } catch (SQLException e) {
                if (SETTINGS_REFUSED.contains(e.getErrorCode())) {
                    throw new InvalidLocation(
                            call, "H2 does not take one of the settings after the semicolon", "Leave it out.", e);
                }
                if (e.getErrorCode() == ErrorCode.SCHEMA_NOT_FOUND_1) {
                    throw new SchemaMismatch(
                            call,
                            "the database has no such schema",
                            "Correct the location, where a name that is not in capitals has quotes,"
                                    + " or have the schema created: it belongs to its owner.",
                            e);
                }
                Duration wait = switch (H2Errors.classify(e)) {
                    case NOT_APPLIED_TRY_AGAIN -> OPENING_WAIT;
                    case GATE_SHUT -> SchemaGate.PATIENCE;
                    default -> Duration.ZERO;
                };
                if (System.nanoTime() - start > wait.toNanos()
                        || Thread.currentThread().isInterrupted()) {
                    throw SqlErrors.translate(call, e, dialect);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
            }
        }
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
        return new ExclusiveGate(owner, dialect);
    }

    @Override
    public String location() {
        return location.name();
    }

    @Override
    public Path columnMigrations() {
        return location.columnMigrations();
    }

    @Override
    public Optional<Upkeep> upkeep() {
        return Optional.of(new H2Upkeep(location, durability));
    }

    @Override
    public void discard(Connection connection) {
        ConnectionPool.discard(pool, connection);
        if (seated != null) {
            seated.suspect();
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (pool != null) {
            pool.close();
        }
        if (tunnel != null) {
            tunnel.close();
        }
        if (seated != null) {
            seated.leave();
        }
    }
}
