package io.profilestore.contract;

import io.profilestore.ProfileStore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** PostgreSQL, a database of its own. */
public final class PostgresBackend implements Backend {

    /** By code points, which is how their UTF-8 bytes compare. */
    public static final Comparator<String> KEY_ORDER =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private String location;

    @Override
    public void start() throws Exception {
        location = PostgresServer.createDatabase();
        open().close();
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
    public Map<String, String> environment() {
        return Map.of("PROFILESTORE_USER", PostgresServer.user(), "PROFILESTORE_PASSWORD", "none");
    }

    @Override
    public Comparator<String> keyOrder() {
        return KEY_ORDER;
    }

    @Override
    public boolean takesAnyText() {
        return false;
    }

    @Override
    public void stop() throws Exception {
        PostgresServer.dropDatabase(location);
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
