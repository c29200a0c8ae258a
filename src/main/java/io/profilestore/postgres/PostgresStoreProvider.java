package io.profilestore.postgres;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.ProfileLimits;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.sql.Database;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.SqlStoreProvider;
import java.util.Optional;
import javax.sql.DataSource;

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
        return Optional.of(SqlStore.on(PostgresDatabase.of(dataSource, location), false));
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
