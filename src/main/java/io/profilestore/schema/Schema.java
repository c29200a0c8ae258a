package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.SchemaMismatch;
import io.profilestore.schema.SchemaState.Keeper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The product's own tables in the current schema of a connection: whose they are and of which version, and bringing them
 * up to date.
 *
 * <p>Flyway keeps two histories in the schema: one of these tables, one of the columns that users declare. Flyway takes
 * most of a second to start, so reading the version does without it. Tables without that history are somebody else's
 * ({@link Keeper#ANOTHER}): they are recognised by what is there, and changed by {@link #apply} only.
 */
public final class Schema {

    /** The version that this program works with: the highest migration it carries. */
    public static final int VERSION = 12;

    /** The table in which Flyway keeps the history of these tables. */
    static final String HISTORY = "profilestore_schema_history";

    private static final String COLUMN_HISTORY = "profilestore_column_history";

    private Schema() {}

    /** Whose the tables are, and of which version. */
    public static SchemaState state(Connection connection, SchemaDialect dialect) throws SQLException {
        List<String> wanted = new ArrayList<>(
                dialect.own().tables().stream().map(dialect::fold).toList());
        wanted.add(HISTORY);
        Set<String> tables = tables(connection, wanted);
        if (tables.contains(HISTORY)) {
            return new SchemaState(Keeper.PROFILESTORE, highest(connection, HISTORY), List.of());
        }
        if (tables.isEmpty()) {
            return new SchemaState(Keeper.NOBODY, 0, List.of());
        }
        List<String> lacking = new ArrayList<>(dialect.own().tables());
        lacking.removeIf(table -> tables.contains(dialect.fold(table)));
        if (lacking.isEmpty()) {
            Set<String> columns = columns(connection, tables);
            lacking.addAll(dialect.own().addedColumns());
            lacking.removeIf(column -> columns.contains(dialect.fold(column)));
        }
        return new SchemaState(Keeper.ANOTHER, lacking.isEmpty() ? VERSION : 0, lacking);
    }

    /** The highest applied migration of the declared columns, 0 where there is none. */
    static int columnVersion(Connection connection) throws SQLException {
        return exists(connection, COLUMN_HISTORY) ? highest(connection, COLUMN_HISTORY) : 0;
    }

    /** The SQL schemas of the database that have such tables, quoted, in alphabetical order. */
    public static Set<String> elsewhere(Connection connection, SchemaDialect dialect) throws SQLException {
        Set<String> elsewhere = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = ?")) {
            select.setString(1, dialect.fold("profile_column"));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    elsewhere.add(SchemaDialect.quote(rows.getString(1)));
                }
            }
        }
        return elsewhere;
    }

    /**
     * Checks that a database has exactly the version that this program works with.
     *
     * @throws SchemaMismatch if it has not, saying what to do
     */
    public static void check(Call call, Connection connection, SchemaDialect dialect) throws SQLException {
        SchemaState state = state(connection, dialect);
        if (!state.isCurrent()) {
            throw mismatch(call, connection, dialect, state);
        }
    }

    /**
     * Creates the tables or upgrades older ones that this program has created; does nothing where they are current, or
     * somebody else's.
     *
     * @return how they were before
     * @throws SchemaMismatch if they are newer than this program, or a migration fails
     */
    public static SchemaState upgrade(Call call, Connection connection, SchemaDialect dialect, SchemaGate gate)
            throws SQLException {
        SchemaState state = state(connection, dialect);
        refuseNewer(call, state);
        if (state.keeper() != Keeper.ANOTHER && !state.isCurrent()) {
            gate.pass(
                    call,
                    own -> FlywayRun.migrate(
                            call, own, "classpath:" + dialect.own().directory(), HISTORY, "latest"));
        }
        return state;
    }

    /**
     * The migrations that {@link #apply} would apply, in their order.
     *
     * @throws SchemaMismatch if the tables are newer than this program
     */
    public static List<OwnMigration> pending(Call call, Connection connection, SchemaDialect dialect)
            throws SQLException {
        SchemaState state = state(connection, dialect);
        refuseNewer(call, state);
        return state.keeper() == Keeper.ANOTHER
                ? SchemaCheck.of(connection, dialect).pending()
                : OwnMigration.after(dialect, state.version());
    }

    /**
     * Creates the tables or brings them up to date, whoever keeps them. Somebody else's stay theirs: nothing is noted in a
     * history of ours.
     *
     * @return the migrations that were applied, in their order
     * @throws SchemaMismatch if they are newer than this program, or a migration fails
     * @throws io.profilestore.StoreBusy as {@link SchemaGate#pass}
     */
    public static List<OwnMigration> apply(Call call, Connection connection, SchemaDialect dialect, SchemaGate gate)
            throws SQLException {
        if (pending(call, connection, dialect).isEmpty()) {
            return List.of();
        }
        return gate.pass(call, own -> {
            // Somebody else may have come first.
            List<OwnMigration> pending = pending(call, own, dialect);
            if (state(own, dialect).keeper() == Keeper.ANOTHER) {
                for (OwnMigration migration : pending) {
                    run(call, own, migration);
                }
            } else if (!pending.isEmpty()) {
                FlywayRun.migrate(call, own, "classpath:" + dialect.own().directory(), HISTORY, "latest");
            }
            return pending;
        });
    }

    /** Compares the schema with what this program needs, item by item. */
    public static SchemaCheck compare(Connection connection, SchemaDialect dialect) throws SQLException {
        return SchemaCheck.of(connection, dialect);
    }

    /** Applies the migrations of a directory that have not been applied yet, or the first of them; returns how many. */
    static int applyColumns(Call call, Connection connection, Path directory, boolean all) {
        return FlywayRun.migrate(
                call, connection, "filesystem:" + directory.toAbsolutePath(), COLUMN_HISTORY, all ? "latest" : "next");
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        return !tables(connection, List.of(table)).isEmpty();
    }

    private static void run(Call call, Connection connection, OwnMigration migration) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(migration.sql());
        } catch (SQLException e) {
            throw new SchemaMismatch(
                    call,
                    "the migration " + migration.file() + " could not be applied: " + FlywayRun.reason(e),
                    "What came before it is applied. `" + command("check", call) + "` says what differs: mend that, and"
                            + " run this again.",
                    e);
        }
    }

    private static int highest(Connection connection, String history) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT MAX(CAST(\"version\" AS INTEGER)) FROM "
                        + SchemaDialect.quote(history) + " WHERE \"success\" AND \"version\" IS NOT NULL")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Set<String> tables(Connection connection, Collection<String> names) throws SQLException {
        return texts(connection, "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES", names);
    }

    /** The names of all columns of a table, by whoever's hand. */
    static Set<String> columnNames(Connection connection, String table) throws SQLException {
        return texts(connection, "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS", List.of(table));
    }

    /** As {@code table.column}. */
    private static Set<String> columns(Connection connection, Collection<String> tables) throws SQLException {
        return texts(connection, "SELECT TABLE_NAME || '.' || COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS", tables);
    }

    private static Set<String> texts(Connection connection, String select, Collection<String> tables)
            throws SQLException {
        String names = String.join(", ", Collections.nCopies(tables.size(), "?"));
        try (PreparedStatement statement = connection.prepareStatement(
                select + " WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME IN (" + names + ")")) {
            int next = 1;
            for (String table : tables) {
                statement.setString(next++, table);
            }
            Set<String> texts = new TreeSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    private static void refuseNewer(Call call, SchemaState state) {
        if (state.version() > VERSION) {
            throw new SchemaMismatch(
                    call,
                    "the database has schema version " + state.version() + ", newer than this program's " + VERSION,
                    "Use the newer version of profilestore that created it.",
                    null);
        }
    }

    private static SchemaMismatch mismatch(Call call, Connection connection, SchemaDialect dialect, SchemaState state)
            throws SQLException {
        refuseNewer(call, state);
        return switch (state.keeper()) {
            case NOBODY -> missing(call, connection, dialect);
            case PROFILESTORE ->
                new SchemaMismatch(
                        call,
                        "the database has schema version " + state.version() + ", this program needs " + VERSION,
                        "Run `" + command("apply", call)
                                + "`, or open with StoreOptions.withCreate(true), to upgrade it.",
                        null);
            case ANOTHER ->
                new SchemaMismatch(
                        call,
                        "the tables in the schema " + connection.getSchema() + " lack "
                                + String.join(", ", state.lacking()) + ", and are kept by others than profilestore",
                        "`" + command("check", call)
                                + "` says what is missing; apply what `schema print` prints, or run `"
                                + command("apply", call) + "`.",
                        null);
        };
    }

    private static SchemaMismatch missing(Call call, Connection connection, SchemaDialect dialect) throws SQLException {
        Set<String> elsewhere = elsewhere(connection, dialect);
        return new SchemaMismatch(
                call,
                "the database has no profilestore tables in its schema " + connection.getSchema(),
                elsewhere.isEmpty()
                        ? "Check the location, or create the tables with `migrate SOURCE --to " + shown(call) + "` or `"
                                + command("apply", call) + "`."
                        : "There are some in " + String.join(", ", elsewhere)
                                + ": name that schema in the location, as in ;SCHEMA=NAME, or in the pool's settings.",
                null);
    }

    private static String command(String action, Call call) {
        return "schema " + action + " --at " + shown(call);
    }

    /** As a shell takes it. */
    private static String shown(Call call) {
        String location = call.location();
        return location.matches("[\\w:/.@%+=,-]*") ? location : "'" + location + "'";
    }
}
