package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.SchemaMismatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The product's own tables: which version a database has, and bringing it up to date.
 *
 * <p>Flyway keeps two histories in the database: one of these tables, one of the columns that users declare. Flyway takes
 * most of a second to start, so reading the version does without it.
 */
public final class Schema {

    /** The version that this program works with: the highest migration it carries. */
    public static final int VERSION = 10;

    private static final String HISTORY = "profilestore_schema_history";
    private static final String COLUMN_HISTORY = "profilestore_column_history";

    private Schema() {}

    /** The schema version of a database; 0 where it has none of our tables. */
    public static int version(Connection connection) throws SQLException {
        return highest(connection, HISTORY);
    }

    /** The highest applied migration of the declared columns, 0 where there is none. */
    static int columnVersion(Connection connection) throws SQLException {
        return highest(connection, COLUMN_HISTORY);
    }

    /**
     * Checks that a database has exactly the version that this program works with.
     *
     * @throws SchemaMismatch if it has not, saying what to do
     */
    public static void check(Call call, Connection connection) throws SQLException {
        int version = version(connection);
        if (version == VERSION) {
            return;
        }
        if (version > VERSION) {
            throw newer(call, version);
        }
        throw new SchemaMismatch(
                call,
                version == 0
                        ? "the database has no profilestore tables"
                        : "the database has schema version " + version + ", this program needs " + VERSION,
                version == 0
                        ? "Check the location, or create the tables with `migrate SOURCE --to " + call.location() + "`."
                        : "Run `migrate` once more, or open with StoreOptions.withCreate(true), to upgrade it.",
                null);
    }

    /**
     * Creates the tables or upgrades older ones; does nothing where they are current.
     *
     * @throws SchemaMismatch if they are newer than this program, or a migration fails
     */
    public static void upgrade(Call call, Connection connection, SchemaDialect dialect, SchemaGate gate)
            throws SQLException {
        int version = version(connection);
        if (version > VERSION) {
            throw newer(call, version);
        }
        if (version < VERSION) {
            gate.pass(
                    call, own -> FlywayRun.migrate(call, own, "classpath:" + dialect.migrations(), HISTORY, "latest"));
        }
    }

    /** Applies the migrations of a directory that have not been applied yet, or the first of them; returns how many. */
    static int applyColumns(Call call, Connection connection, Path directory, boolean all) {
        return FlywayRun.migrate(
                call, connection, "filesystem:" + directory.toAbsolutePath(), COLUMN_HISTORY, all ? "latest" : "next");
    }

    private static int highest(Connection connection, String history) throws SQLException {
        if (!exists(connection, history)) {
            return 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT MAX(CAST(\"version\" AS INTEGER)) FROM "
                        + SchemaDialect.quote(history) + " WHERE \"success\" AND \"version\" IS NOT NULL")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), table, null)) {
            return tables.next();
        }
    }

    private static SchemaMismatch newer(Call call, int version) {
        return new SchemaMismatch(
                call,
                "the database has schema version " + version + ", newer than this program's " + VERSION,
                "Use the newer version of profilestore that created it.",
                null);
    }
}
