package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.sql.Database;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.SqlStoreProvider;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;

/** Opens {@code jdbc:h2:…}. */
public final class H2StoreProvider implements SqlStoreProvider {

    /** For {@link java.util.ServiceLoader}. */
    public H2StoreProvider() {}

    @Override
    public boolean handles(String location) {
        return location.startsWith(H2Location.PREFIX);
    }

    @Override
    public ProfileStore open(String location, StoreOptions options) {
        H2Location parsed = H2Location.parse(location);
        Call call = Call.on("open", parsed.name());
        Path file = parsed.file();
        H2Database database = database(call, parsed, options);
        try {
            SqlStore store = SqlStore.on(database, options.create());
            if (file != null && options.create() && options.user().isEmpty()) {
                EmbeddedDatabase.ensureRoles(call, database, file);
            }
            return store;
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    @Override
    public String product() {
        return "h2";
    }

    @Override
    public SchemaDialect definitions() {
        return new H2Dialect(Durability.RELAXED);
    }

    @Override
    public Database connect(String location, StoreOptions options) {
        H2Location parsed = H2Location.parse(location);
        return database(Call.on("open", parsed.name()), parsed, options);
    }

    private static H2Database database(Call call, H2Location location, StoreOptions options) {
        refusePinWithoutTls(call, location, options);
        Path file = location.file();
        return file == null ? atServer(call, location, options) : EmbeddedDatabase.open(call, location, file, options);
    }

    @Override
    public Optional<ProfileStore> open(DataSource dataSource, String location, StoreOptions options) {
        return Optional.of(SqlStore.on(H2Database.of(dataSource, location, options.durability()), false));
    }

    private static H2Database atServer(Call call, H2Location location, StoreOptions options) {
        if (options.user().isEmpty()) {
            throw new AccessDenied(
                    call,
                    "a server wants a user and a password, and none was given",
                    "Set PROFILESTORE_USER and PROFILESTORE_PASSWORD, or PROFILESTORE_PASSWORD_FILE.",
                    null);
        }
        if (location.tls()) {
            return overTls(call, location, options);
        }
        String url = location.text() + location.settings();
        return H2Database.open(call, location, url, Credentials.given(options), options);
    }

    /** H2's own TLS is not used: see {@link TlsTunnel}. */
    private static H2Database overTls(Call call, H2Location location, StoreOptions options) {
        ServerAddress address = ServerAddress.parse(call, location.text());
        TlsTunnel tunnel = TlsTunnel.open(call, new TlsServer(address, ServerTrust.of(options)));
        try {
            String url = tunnel.url() + location.settings();
            return H2Database.open(call, location, url, Credentials.given(options), options)
                    .through(tunnel);
        } catch (RuntimeException | Error e) {
            tunnel.close();
            throw e;
        }
    }

    /** A connection without TLS must not pass for a pinned one. */
    private static void refusePinWithoutTls(Call call, H2Location location, StoreOptions options) {
        if (options.serverCertificate().isPresent() && !location.tls()) {
            throw new InvalidLocation(
                    call,
                    location.file() == null
                            ? "a server's certificate is pinned, and a connection without TLS shows none"
                            : "a server's certificate is pinned, and an embedded database has no server",
                    "Use jdbc:h2:ssl://HOST/NAME, or open it without a pinned certificate.",
                    null);
        }
    }
}
