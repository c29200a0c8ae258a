package io.profilestore.postgres;

import static java.util.stream.Collectors.joining;

import io.profilestore.json.Json;
import io.profilestore.json.ProfileLimits;
import io.profilestore.json.ProfileRules;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.OwnTables;
import io.profilestore.schema.SchemaGate;
import io.profilestore.sql.BulkInsert;
import io.profilestore.sql.Dialect;
import io.profilestore.sql.SqlFailure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import tools.jackson.databind.JsonNode;

/**
 * The statements as PostgreSQL understands them, from version 14 on. They keep to what sharding layers and wire-compatible
 * engines take too: equality on {@code id} in each write, no lock, trigger or function of our own.
 */
class PostgresDialect implements Dialect {

    /** A B-tree takes 2,704 bytes an entry, its head included. */
    private static final int MAX_KEY_BYTES = 2_600;

    static final ProfileLimits LIMITS = new ProfileLimits(
            ProfileRules.MAX_KEY_LENGTH,
            ProfileRules.MAX_BYTES,
            ProfileRules.MAX_DEPTH,
            ProfileRules.MAX_EXPONENT,
            MAX_KEY_BYTES,
            false);

    @Override
    public OwnTables own() {
        return PostgresTables.OWN;
    }

    @Override
    public ProfileLimits limits() {
        return LIMITS;
    }

    /** The driver would ask for a question mark instead of half of a surrogate pair. */
    @Override
    public boolean canAskFor(String key) {
        return key.indexOf('\0') < 0 && !ProfileRules.hasLoneSurrogate(key);
    }

    @Override
    public String sqlType(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case BIGINT -> "bigint";
            case DECIMAL -> "numeric";
            case VARCHAR -> "text";
            case JSON -> "jsonb";
        };
    }

    @Override
    public String fold(String plainName) {
        return plainName.toLowerCase(Locale.ROOT);
    }

    @Override
    public String structure() {
        return PostgresStructure.QUERY;
    }

    /** As temporary tables, which whoever may log in may make, in a transaction that takes them back. */
    @Override
    public <T> T inScratch(Connection database, SchemaGate.Change<T> work) throws SQLException {
        database.setAutoCommit(false);
        try (Statement statement = database.createStatement()) {
            statement.execute("SET LOCAL search_path = pg_temp");
            return work.on(database);
        } finally {
            database.rollback();
            database.setAutoCommit(true);
        }
    }

    @Override
    public String declaring(String field, String columnName, String type) {
        return "INSERT INTO profile_column (field, column_name, type) VALUES (%s, %s, %s) ON CONFLICT (field) DO NOTHING"
                .formatted(field, columnName, type);
    }

    @Override
    public String micros(String instant) {
        return "CAST(EXTRACT(EPOCH FROM " + instant + ") * 1000000 AS bigint)";
    }

    /** The statement's beginning: one time for all of it, and not that of its transaction's beginning. */
    @Override
    public String now() {
        return "statement_timestamp()";
    }

    @Override
    public String jsonParameter() {
        return "convert_from(?, 'UTF8')::jsonb";
    }

    /** {@code jsonb} keeps a number's fraction, and takes {@code 1E+16} for an integer. */
    @Override
    public byte[] jsonText(JsonNode value, byte[] compact) {
        return PlainDecimals.areIn(value) ? compact : Json.bytes(PlainDecimals.in(value));
    }

    @Override
    public String extraLacks(String field) {
        return "(extra -> '" + field.replace("'", "''") + "') IS NULL";
    }

    /**
     * Text of a megabyte compresses to 4,000 bytes at best, and takes at most six times what {@code jsonb} does, so that 10,000
     * bytes, which are counted compressed, stay below a profile's limit; but for thousands of numbers like 1e9999.
     */
    @Override
    public Merge merge() {
        return new Merge("(extra - CAST(? AS text[])) || " + jsonParameter(), "pg_column_size(extra) < 10000");
    }

    /** Is gone from the plan; but whenever the table was changed, the statement is parsed anew, and a row must have all columns. */
    @Override
    public String whileColumnsAre(int number) {
        return "(TRUE OR CAST(ROW(" + String.join(", ", Collections.nCopies(number, "NULL")) + ") AS profile) IS NULL)";
    }

    @Override
    public String fromWanted(String table) {
        return " FROM " + table + " WHERE id = ANY(CAST(? AS text[]))";
    }

    /** As its text, since sharding layers make no arrays. */
    @Override
    public void setTexts(PreparedStatement statement, int position, Collection<String> texts) throws SQLException {
        statement.setString(
                position,
                texts.stream()
                        .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .collect(joining(",", "{", "}")));
    }

    @Override
    public String returning(String write, List<String> columns) {
        return write + " RETURNING " + String.join(", ", columns);
    }

    /** Without it a duplicate key would end the transaction. */
    @Override
    public String unlessThere(String insert) {
        return insert + " ON CONFLICT (id) DO NOTHING";
    }

    /** Every commit waits for the disk, unless the session says otherwise. */
    @Override
    public String durably(String returning) {
        return returning;
    }

    @Override
    public @Nullable String commitDurably() {
        return null;
    }

    /** The collation "C" orders UTF-8 bytes, which is the order of code points. */
    @Override
    public Comparator<String> keyOrder() {
        return Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    }

    @Override
    public @Nullable String endOfPrefix(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            end -= Character.charCount(last);
            if (last < Character.MAX_CODE_POINT) {
                int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
                return prefix.substring(0, end) + Character.toString(next);
            }
        }
        return null;
    }

    @Override
    public int snapshotIsolation() {
        return Connection.TRANSACTION_REPEATABLE_READ;
    }

    @Override
    public boolean isProfileKey(SQLException duplicate) {
        ServerErrorMessage message = duplicate instanceof PSQLException e ? e.getServerErrorMessage() : null;
        return message != null && "profile_key".equals(message.getConstraint());
    }

    /** Whoever may not see when other users' sessions began sees their number, which is not used again so soon. */
    @Override
    public String session() {
        return "pg_backend_pid() || '/' || pg_postmaster_start_time()";
    }

    @Override
    public String sessions() {
        return "SELECT pid || '/' || pg_postmaster_start_time() FROM pg_stat_activity";
    }

    @Override
    public @Nullable BulkInsert bulkInsert(Connection connection, List<String> columns) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return null;
        }
        return new CopyInsert(
                connection.unwrap(PGConnection.class).getCopyAPI(),
                "COPY profile (" + String.join(", ", columns) + ") FROM STDIN WITH (ENCODING 'UTF8')");
    }

    @Override
    public boolean isInDoubt(SQLWarning warning) {
        return PostgresErrors.classify(warning) == SqlFailure.NOT_REPLICATED;
    }

    @Override
    public SqlFailure classify(SQLException error) {
        return PostgresErrors.classify(error);
    }
}
