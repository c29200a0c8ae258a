package io.profilestore.sql;

import static java.util.stream.Collectors.joining;

import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.Columns;
import io.profilestore.schema.SchemaDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL texts for one set of declared columns. The only names that come from outside are those in
 * {@code profile_column}, quoted; every value is a parameter.
 *
 * <p>Writes of a whole row depend on knowing all columns, so they carry a <em>guard</em>: they touch no row if columns have
 * been declared since. A program that has not heard of them notices, reads the columns again and repeats.
 */
final class Statements {

    /** What a one-statement update does to one column. */
    enum Step {
        /** The column takes the parameter's value. */
        SET,
        /** The column becomes NULL. */
        UNSET,
        /** The parameter is added to the column. */
        ADD
    }

    /**
     * What each row is read with, before the declared columns. Key, version and instants follow these where they are
     * wanted: an H2 server describes each column in words in each answer, which costs more than the value in it. For the
     * same reason the number of columns has a short name.
     */
    private static final String FIXED = "document, extra";

    private static final String COUNTED = FIXED + ", (SELECT COUNT(*) FROM profile_column) AS n";

    /** The columns of {@code profile} that hold no field of its own: those of {@link #imported} and the write token. */
    private static final int FIELDLESS = 10;

    private static final String REST = ", version, id, created_at, updated_at, write_token";
    private static final String COUNT_GUARD = " AND (SELECT COUNT(*) FROM profile_column) = ?";
    private static final String AND_VERSION = " AND version = ?";
    private static final String TOKEN = ", write_token = ?";
    private static final List<String> NEW_VERSION = List.of("version");
    private static final int MOST_SHAPES = 1_000;

    /**
     * A statement that changes a row.
     *
     * @param alone in auto-commit mode: returns once the change is as durable as the store promises
     * @param inTransaction inside of one, whose commit sees to that
     */
    record Write(String alone, String inTransaction) {

        String in(Connection connection) throws SQLException {
            return connection.getAutoCommit() ? alone : inTransaction;
        }
    }

    /**
     * How the profile of one key is read.
     *
     * @param value the value
     * @param versioned likewise, then the version
     * @param profile likewise, then the key, both instants and the write token
     * @param counts whether the declared columns are counted, too; else the statement fails where the columns are others
     */
    record Find(String value, String versioned, String profile, boolean counts) {

        private static Find of(String columns, String condition, boolean counts) {
            String select = "SELECT " + columns;
            String from = " FROM profile WHERE id = ?" + condition;
            return new Find(select + from, select + ", version" + from, select + REST + from, counts);
        }
    }

    private record Shape(SortedMap<Column, Step> steps, boolean merges, boolean atVersion, boolean returnsColumn) {}

    private final Columns columns;
    private final Dialect dialect;
    private final Map<Shape, String> updates = new ConcurrentHashMap<>();

    private final Find counting;
    private final @Nullable Find uncounted;
    private final String guard;

    /** The value and the version of one key, locked until the transaction ends; counts the columns. */
    final String findForUpdate;

    /** The value, the version and the key, for an array of keys, in no order; counts the columns. */
    final String findAll;

    /** As {@link Find#profile}, without saying which: {@link KeyRange#firstRows} does; counts the columns. */
    final String page;

    /** As {@link #page}, then what was imported last, when and by which import, and when an earlier profile was deleted. */
    final String rows;

    /** Every column, document, extra and the write token; then key and guard. Returns the version. */
    final Write replace;

    /** As {@link #replace}, then the version that the row must have. */
    final Write replaceVersion;

    /**
     * Key, every column, document, extra and the write token: a row that nobody may see before {@link #settle} has given it
     * its version.
     */
    final String insert;

    /** The key of a row that the same transaction has inserted. Returns the version. */
    final String settle;

    /** Key, every column, document, extra, the source's digest and the import: the row counts as imported at the version it gets. */
    final String insertImported;

    /** The columns that {@link #insertImported} fills: key, every column, document, extra, digest, import, version, both instants, version. */
    final List<String> imported;

    /** The database's clock: microseconds since 1970, and the instant. */
    final String clock;

    /** Every column, document, extra, the source's digest and the import; then key, guard and the version that the row must have. */
    final String updateImported;

    /** As {@link #insertImported}, then the version, both instants, and the version again. */
    final String insertCarried;

    /** As {@link #updateImported}, but between the import and the key the version, both instants, and the version again. */
    final String updateCarried;

    /** @param uncounted whether {@link Dialect#whileColumnsAre} is of use */
    Statements(Columns columns, Dialect dialect, boolean uncounted) {
        this.columns = columns;
        this.dialect = dialect;
        String fields = columns.all().stream()
                .map(c -> ", " + SchemaDialect.quote(c.name()))
                .collect(joining());
        String counted = COUNTED + fields;
        counting = Find.of(counted, "", true);
        guard = uncounted ? " AND " + whileColumnsAreThese(columns, dialect) : COUNT_GUARD;
        this.uncounted = uncounted ? Find.of(FIXED + fields, guard, false) : null;
        findForUpdate = counting.versioned + " FOR UPDATE";
        findAll = "SELECT " + counted + ", version, id" + dialect.fromWanted("profile");
        page = "SELECT " + counted + REST + " FROM profile";
        rows = "SELECT " + counted + REST + ", source_digest, source_version, import_id,"
                + " (SELECT deleted_at FROM profile_deleted gone WHERE gone.id = profile.id) FROM profile";

        String value = columns.all().stream()
                        .map(c -> SchemaDialect.quote(c.name()) + " = " + parameter(c) + ", ")
                        .collect(joining())
                + "document = " + dialect.jsonParameter() + ", extra = " + dialect.jsonParameter() + ", ";
        String assignments = value + step();
        String update = "UPDATE profile SET " + assignments + TOKEN + " WHERE id = ?" + guard;
        replace = write(update);
        replaceVersion = write(update + AND_VERSION);
        updateImported = "UPDATE profile SET " + assignments
                + ", write_token = NULL, source_digest = ?, import_id = ?, source_version = " + nextVersion()
                + " WHERE id = ?" + COUNT_GUARD + AND_VERSION;
        String carried = "GREATEST(version + 1, CAST(? AS BIGINT))";
        updateCarried = "UPDATE profile SET " + value
                + "write_token = NULL, source_digest = ?, import_id = ?, version = "
                + carried + ", created_at = ?, updated_at = ?, source_version = " + carried + " WHERE id = ?"
                + COUNT_GUARD
                + AND_VERSION;

        String names = columns.all().stream()
                .map(c -> SchemaDialect.quote(c.name()) + ", ")
                .collect(joining());
        imported = Stream.of(
                        Stream.of("id"),
                        columns.all().stream().map(c -> SchemaDialect.quote(c.name())),
                        Stream.of("document", "extra", "source_digest", "import_id", "version", "created_at"),
                        Stream.of("updated_at", "source_version"))
                .flatMap(part -> part)
                .toList();
        clock = "SELECT " + clockMicros() + ", " + dialect.now();
        String parameters = columns.all().stream().map(c -> parameter(c) + ", ").collect(joining());
        String into = "INSERT INTO profile (id, " + names + "document, extra, version, created_at, updated_at";
        String given = " VALUES (?, " + parameters + dialect.jsonParameter() + ", " + dialect.jsonParameter() + ", ";
        String instants = ", " + dialect.now() + ", " + dialect.now();
        insert = dialect.unlessThere(into + ", write_token)" + given + "0" + instants + ", ?)");
        settle = dialect.returning(
                "UPDATE profile SET version = " + dialect.micros(dialect.statementStart()) + " WHERE id = ?",
                NEW_VERSION);
        insertImported = dialect.unlessThere(into + ", source_digest, import_id, source_version)" + given
                + clockMicros() + instants + ", ?, ?, " + clockMicros() + ")");
        insertCarried =
                dialect.unlessThere("INSERT INTO profile (id, " + names + "document, extra, source_digest, import_id,"
                        + " version, created_at, updated_at, source_version)" + given + "?, ?, ?, ?, ?, ?)");
    }

    /** The statements for these columns on a database; asks it whether they are all that there are beside our own. */
    static Statements on(Connection connection, Columns columns, Dialect dialect) throws SQLException {
        return new Statements(columns, dialect, areAll(connection, columns, dialect));
    }

    private static boolean areAll(Connection connection, Columns columns, Dialect dialect) throws SQLException {
        String whileThese = whileColumnsAreThese(columns, dialect);
        if (whileThese == null) {
            return false;
        }
        String probe = "SELECT 1 FROM profile WHERE id = '' AND " + whileThese;
        Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
        try (PreparedStatement statement = connection.prepareStatement(probe);
                ResultSet none = statement.executeQuery()) {
            return !none.next();
        } catch (SQLException e) {
            // There are others, or the condition is not understood; if the connection is broken, its next use says so.
            if (before != null) {
                connection.rollback(before);
            }
            return false;
        }
    }

    private static @Nullable String whileColumnsAreThese(Columns columns, Dialect dialect) {
        return dialect.whileColumnsAre(FIELDLESS + columns.all().size());
    }

    /** Whether guards have a parameter, the number of declared columns; else statements fail where the columns are others. */
    boolean count() {
        return uncounted == null;
    }

    /** Binds the parameter of the guard of a worker's write, if it has one; returns the next parameter's number. */
    int bindGuard(PreparedStatement statement, int parameter) throws SQLException {
        if (!count()) {
            return parameter;
        }
        statement.setInt(parameter, columns.generation());
        return parameter + 1;
    }

    /** In a transaction, which a failure would end, the columns are counted. */
    Find find(Connection connection) throws SQLException {
        return uncounted != null && connection.getAutoCommit() ? uncounted : counting;
    }

    /**
     * The rows of a table whose ids are in an array of keys, the parameter; a row for each time that a key is in it. With
     * {@code id = ANY(?)} H2 finds each row by the index too, but then looks for its id in the array once more, from the
     * beginning. The name with a space in it is no declared column's.
     */
    static String fromWanted(String table) {
        return " FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS wanted (\"wanted id\") JOIN " + table
                + " ON id = \"wanted id\"";
    }

    Columns columns() {
        return columns;
    }

    /**
     * An update of single columns: a parameter for each step that takes one, then the write token, the key, and, where
     * asked for, the version that the row must have. Returns the version. It touches no row that has one of the
     * fields in {@code extra}, or whose profile is no object.
     */
    String update(SortedMap<Column, Step> steps, boolean atVersion) {
        return update(new Shape(steps, false, atVersion, false));
    }

    /**
     * Likewise, and of members of {@code extra}: the two parameters of {@link Dialect.Merge} come behind those of the steps, the
     * guard behind the key. It touches a row that has a field in {@code extra} unless it adds to it.
     */
    String merge(SortedMap<Column, Step> steps, boolean atVersion) {
        return update(new Shape(steps, true, atVersion, false));
    }

    /** As {@link #update}, for one column, whose new value it returns. */
    String increment(SortedMap<Column, Step> steps) {
        return update(new Shape(steps, false, false, true));
    }

    /**
     * Takes values from {@code extra} into columns without any other change: a parameter for each column, extra; then key,
     * guard and the version that the row must have.
     */
    String move(List<Column> moving) {
        return "UPDATE profile SET "
                + moving.stream()
                        .map(c -> SchemaDialect.quote(c.name()) + " = " + parameter(c) + ", ")
                        .collect(joining())
                + "extra = " + dialect.jsonParameter() + " WHERE id = ?" + COUNT_GUARD + AND_VERSION;
    }

    private String update(Shape shape) {
        // Shapes come from the callers' code, so they are few; a caller that invents them must not fill the memory.
        return updates.size() < MOST_SHAPES ? updates.computeIfAbsent(shape, this::updateText) : updateText(shape);
    }

    private String updateText(Shape shape) {
        StringBuilder set = new StringBuilder();
        StringBuilder where = new StringBuilder(" WHERE id = ? AND document IS NULL");
        List<String> returned = new ArrayList<>();
        shape.steps.forEach((column, step) -> {
            String name = SchemaDialect.quote(column.name());
            String value = switch (step) {
                case SET -> parameter(column);
                case UNSET -> "NULL";
                case ADD -> "COALESCE(" + name + ", 0) + ?";
            };
            set.append(name).append(" = ").append(value).append(", ");
            if (!shape.merges || step == Step.ADD) {
                where.append(" AND ").append(dialect.extraLacks(column.field()));
            }
            if (shape.returnsColumn) {
                returned.add(name);
            }
        });
        if (shape.merges) {
            Dialect.Merge merge = Objects.requireNonNull(dialect.merge());
            set.append("extra = ").append(merge.value()).append(", ");
            where.append(guard).append(" AND ").append(merge.condition());
        }
        String update = "UPDATE profile SET " + set + step() + TOKEN + where + (shape.atVersion ? AND_VERSION : "");
        return dialect.durably(dialect.returning(update, shape.returnsColumn ? returned : NEW_VERSION));
    }

    private Write write(String statement) {
        String returning = dialect.returning(statement, NEW_VERSION);
        return new Write(dialect.durably(returning), returning);
    }

    private String parameter(Column column) {
        return column.type() == ColumnType.JSON ? dialect.jsonParameter() : "?";
    }

    private String step() {
        return "version = " + nextVersion() + ", updated_at = " + dialect.now();
    }

    private String clockMicros() {
        return dialect.micros(dialect.now());
    }

    private String nextVersion() {
        return "GREATEST(version + 1, " + clockMicros() + ")";
    }
}
