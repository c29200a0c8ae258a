package io.profilestore.postgres;

import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.ProfileLimits;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.sql.Database;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.SqlStoreProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Opens {@code jdbc:postgresql:…}. */
public final class PostgresStoreProvider implements SqlStoreProvider {

    /** For {@link java.util.ServiceLoader}. */
    public PostgresStoreProvider() {}

    @Override
    public boolean handles(String location) {
        return location.startsWith(PostgresLocation.PREFIX);
    }

    @Override
    public ProfileStore open(String location, StoreOptions options) {
        Database database = connect(location, options);
        try {
            return SqlStore.on(database, options.create());
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Optional<ProfileStore> open(DataSource dataSource, String location, StoreOptions options) {
        return Optional.of(SqlStore.on(database(dataSource, location, options.durability()), false));
    }

    private static Database database(DataSource dataSource, String location, Durability durability) {
        Database sharded = PostgresDatabase.sharded(dataSource);
        try (Connection connection = sharded.connections().getConnection()) {
            if (connection.isWrapperFor(PGConnection.class)) {
                return PostgresDatabase.of(dataSource, location);
            }
            if (durability == Durability.COMMIT && !StrictDriver.isBeneath(connection)) {
                throw new InvalidLocation(
                        Call.on("open", sharded.location()),
                        "a layer stands between the store and its databases, and it would not tell of the server's warning that a"
                                + " change which returned may be lost",
                        "Let the pools beneath it have the driverClassName " + StrictDriver.class.getName()
                                + ", or open with durability relaxed.",
                        null);
            }
            return sharded;
        } catch (SQLException e) {
            throw SqlErrors.translate(Call.on("open", location), e, sharded.dialect());
        }
    }

    @Override
    public String product() {
        return "postgresql";
    }

    @Override
    public SchemaDialect definitions() {
        return new PostgresDialect();
    }

    @Override
    public ProfileLimits limits() {
        return PostgresDialect.LIMITS;
    }

    @Override
    public Database connect(String location, StoreOptions options) {
        PostgresLocation parsed = PostgresLocation.parse(location);
        Call call = Call.on("open", parsed.name());
        if (options.serverCertificate().isPresent()) {
            throw new InvalidLocation(
                    call,
                    "a server's certificate is pinned, which is for servers of profilestore",
                    "Use the driver's own settings instead: ?sslmode=verify-full&sslrootcert=FILE.",
                    null);
        }
        return PostgresDatabase.open(call, parsed, options);
    }
}
