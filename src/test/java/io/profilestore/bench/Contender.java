package io.profilestore.bench;

import io.profilestore.Durability;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A store that worker processes share, filled and ready to be opened by them.
 *
 * @param name as tables call it
 * @param durability what an acknowledged change survives
 * @param location what {@link Worker} opens
 * @param environment what it needs besides
 * @param server null where the workers are alone with a file
 * @param safe whether nothing that was acknowledged may be missing
 * @param call how {@link Worker} changes a profile
 */
record Contender(
        String name,
        String durability,
        String location,
        Map<String, String> environment,
        Server server,
        boolean safe,
        Call call)
        implements AutoCloseable {

    /** How a worker makes a change. */
    enum Call {
        /** {@code update}, or SQL of its own. */
        UPDATE,
        /** Likewise, of the address only: the visit is not counted. */
        ONE_COLUMN,
        /** {@code modify}: read, change, compare-and-set. */
        MODIFY
    }

    static final String DURABLE = "durable";
    static final String RELAXED = "relaxed";

    static final String RACY = "file (issue 42)";
    static final String FLOCK = "file behind flock";
    static final String SERVER = "H2 server";
    static final String COMPARE_AND_SET = SERVER + ", compare-and-set";
    static final String EMBEDDED = "H2 embedded";

    /** All of them, in this order. */
    interface Maker {
        Contender make(Path directory, int profiles, List<String> serverJvm) throws Exception;
    }

    static List<Maker> all() {
        return List.of(
                (directory, profiles, jvm) -> file(RACY, "none", directory, "", profiles, false),
                (directory, profiles, jvm) -> file(FLOCK, DURABLE, directory, "?lock=flock", profiles, true),
                (directory, profiles, jvm) -> sqlite(DURABLE, directory, "FULL", profiles),
                (directory, profiles, jvm) -> sqlite(RELAXED, directory, "NORMAL", profiles),
                (directory, profiles, jvm) -> embedded(directory, profiles, DURABLE),
                (directory, profiles, jvm) -> server(directory, profiles, DURABLE, jvm),
                (directory, profiles, jvm) -> embedded(directory, profiles, RELAXED),
                (directory, profiles, jvm) -> server(directory, profiles, RELAXED, jvm),
                (directory, profiles, jvm) ->
                        server(directory, profiles, RELAXED, jvm).compareAndSet());
    }

    private static Contender file(
            String name, String durability, Path directory, String lock, int profiles, boolean safe)
            throws IOException {
        Path file = directory.resolve("profiles.json");
        SampleProfiles.write(file, profiles);
        return new Contender(name, durability, "file:" + file + lock, Map.of(), null, safe, Call.UPDATE);
    }

    static Contender sqlite(String durability, Path directory, String synchronous, int profiles) throws SQLException {
        String location = "jdbc:sqlite:" + directory.resolve("profiles.sqlite") + "#" + synchronous;
        try (SqliteFile file = new SqliteFile(location, true)) {
            file.fill(profiles);
        }
        return new Contender("SQLite, " + synchronous, durability, location, Map.of(), null, true, Call.UPDATE);
    }

    static Contender embedded(Path directory, int profiles, String durability) {
        String location = "jdbc:h2:" + directory.resolve("profiles");
        try (SqlStore store = (SqlStore) ProfileStore.open(
                location, StoreOptions.defaults().withCreate(true).withDurability(Durability.RELAXED))) {
            SampleProfiles.fill(store, directory.resolve("profiles.columns"), profiles);
        }
        return new Contender(EMBEDDED, durability, location, Map.of(), null, true, Call.UPDATE);
    }

    static Contender server(Path directory, int profiles, String durability, List<String> jvm) throws IOException {
        Server server = Server.start(directory.resolve("server"), jvm);
        try {
            Served database = server.database();
            database.fill(profiles);
            return new Contender(
                    SERVER, durability, database.location(), database.environment(), server, true, Call.UPDATE);
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private Contender compareAndSet() {
        return new Contender(COMPARE_AND_SET, durability, location, environment, server, safe, Call.MODIFY);
    }

    /** The same store, whose profiles have one column changed. */
    Contender oneColumn() {
        return new Contender(name, durability, location, environment, server, safe, Call.ONE_COLUMN);
    }

    /** Whether it is a database of this project's. */
    boolean isOurs() {
        return location.startsWith("jdbc:h2:");
    }

    /** How a database of ours is opened that is to promise this. */
    static Durability durabilityOf(String durability) {
        return durability.equals(DURABLE) ? Durability.COMMIT : Durability.RELAXED;
    }

    /** The visits of all profiles together: one for each change that was not lost. */
    long visits() throws Exception {
        if (SqliteFile.isAt(location)) {
            try (SqliteFile file = new SqliteFile(location, true)) {
                return file.visits();
            }
        }
        try (ProfileStore store = server == null
                        ? ProfileStore.open(location)
                        : server.database().open(1, durabilityOf(durability));
                Stream<Profile> profiles = store.scan("")) {
            return profiles.mapToLong(p -> p.value().path("visits").asLong(0)).sum();
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
