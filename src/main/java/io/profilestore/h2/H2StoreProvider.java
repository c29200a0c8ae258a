package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreProvider;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Opens {@code jdbc:h2:…}. */
public final class H2StoreProvider implements StoreProvider {

    static {
        stayOnLoopback();
    }

    /** For {@link java.util.ServiceLoader}. */
    public H2StoreProvider() {}

    /** The server that shares an embedded database among processes is nobody else's business. H2 reads this once. */
    static void stayOnLoopback() {
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", "127.0.0.1");
        }
    }

    @Override
    public boolean handles(String location) {
        return location.startsWith(H2Location.PREFIX);
    }

    @Override
    public ProfileStore open(String location, StoreOptions options) {
        H2Location parsed = H2Location.parse(location);
        Call call = Call.on("open", parsed.text());
        Path file = parsed.file();
        H2Database database = file == null ? atServer(call, parsed, options) : embedded(call, parsed, file, options);
        try {
            SqlStore store = SqlStore.on(database, options.create());
            if (file != null && options.create() && options.user().isEmpty()) {
                ensureRoles(
                        call,
                        database,
                        CredentialsFile.beside(file.toAbsolutePath().normalize()));
            }
            return store;
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    private static void ensureRoles(Call call, H2Database database, CredentialsFile file) {
        Roles known = file.read(call);
        Roles roles = known.complete();
        if (!roles.equals(known)) {
            file.replace(call, roles);
        }
        try (Connection owner = database.connections().getConnection()) {
            roles.ensure(owner);
        } catch (SQLException e) {
            throw SqlErrors.translate(call, e, database.dialect(), false);
        }
    }

    @Override
    public Optional<ProfileStore> open(DataSource dataSource, String location) {
        return Optional.of(SqlStore.on(H2Database.of(dataSource, location), false));
    }

    private static H2Database atServer(Call call, H2Location location, StoreOptions options) {
        if (options.user().isEmpty()) {
            throw new AccessDenied(
                    call,
                    "a server wants a user and a password, and none was given",
                    "Set PROFILESTORE_USER and PROFILESTORE_PASSWORD, or PROFILESTORE_PASSWORD_FILE.",
                    null);
        }
        String url = location.text() + location.settings();
        return H2Database.open(call, location, url, Credentials.given(options), options.poolSize());
    }

    private static H2Database embedded(Call call, H2Location location, Path path, StoreOptions options) {
        Path absolute = path.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new StoreUnreachable(
                    call, "there is no directory " + directory, "Create it, or correct the location.", null);
        }
        if (!Files.isWritable(directory)) {
            throw new WriteFailed(
                    call,
                    "the directory " + directory + " is read-only, and H2 needs to write its lock there",
                    "Make it writable for this user, or put the database elsewhere.",
                    null);
        }
        Path data = directory.resolve(absolute.getFileName() + H2Location.DATA_SUFFIX);
        boolean exists = Files.exists(data);
        if (!exists && !options.create()) {
            throw new StoreUnreachable(
                    call,
                    "there is no database at " + absolute,
                    "Correct the location, or create it with `migrate SOURCE --to " + location.text() + "`.",
                    null);
        }
        CredentialsFile file = CredentialsFile.beside(absolute);
        boolean given = options.user().isPresent();
        if (!exists && !given) {
            file.create(call, Roles.random());
        }
        if (!exists) {
            OwnerOnly.create(call, data);
        }
        String url = embeddedUrl(absolute, location.settings())
                // Only an owner may set it, and who was given may be somebody else.
                + (given && exists ? "" : ";TRACE_LEVEL_FILE=0")
                + (options.create() ? "" : ";IFEXISTS=TRUE");
        if (given) {
            return H2Database.open(call, location, url, Credentials.given(options), options.poolSize());
        }
        Roles roles = file.read(call);
        if (exists && roles.isRenewing()) {
            Renewal.finish(call, url, file, roles);
        }
        return H2Database.open(call, location, url, roles.owner(), options.poolSize());
    }

    /**
     * Files through {@code async:}: H2's plain ones are closed for the whole process when one reading thread is
     * interrupted, and what had not been written by then is lost.
     */
    static String embeddedUrl(Path database, String settings) {
        return H2Location.PREFIX + "async:" + database + settings + ";AUTO_SERVER=TRUE";
    }
}
