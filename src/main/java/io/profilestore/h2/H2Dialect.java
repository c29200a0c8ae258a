package io.profilestore.h2;

import io.profilestore.Durability;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.OwnTables;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.schema.SchemaGate;
import io.profilestore.sql.Dialect;
import io.profilestore.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.h2.engine.Constants;
import org.jspecify.annotations.Nullable;

/** The statements as H2 2.4 understands them. */
final class H2Dialect implements Dialect {

    /** Commits, and returns once that is on the disk. */
    static final String COMMIT = "CALL profile_commit()";

    private final boolean waits;
    private final boolean atServer;

    /** For a file that this process or another one of this machine has open. */
    H2Dialect(Durability durability) {
        this(durability, false);
    }

    H2Dialect(Durability durability, boolean atServer) {
        waits = durability == Durability.COMMIT;
        this.atServer = atServer;
    }

    @Override
    public OwnTables own() {
        return H2Tables.OWN;
    }

    @Override
    public String sqlType(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case BIGINT -> "BIGINT";
            case DECIMAL -> "DECFLOAT";
            case VARCHAR -> "VARCHAR";
            case JSON -> "JSON";
        };
    }

    @Override
    public String fold(String plainName) {
        return plainName.toUpperCase(Locale.ROOT);
    }

    @Override
    public String structure() {
        return H2Structure.QUERY;
    }

    /** In a database of its own, which goes when it is closed. */
    @Override
    public <T> T inScratch(Connection database, SchemaGate.Change<T> work) throws SQLException {
        try (Connection scratch = H2Database.connect(H2Location.PREFIX + "mem:", new Credentials("", ""))) {
            return work.on(scratch);
        }
    }

    @Override
    public String declaring(String field, String columnName, String type) {
        return "MERGE INTO profile_column (field, column_name, type) KEY (field) VALUES (%s, %s, %s)"
                .formatted(field, columnName, type);
    }

    @Override
    public String micros(String instant) {
        // EXTRACT(EPOCH …) goes through a decimal and doubles the cost of an update.
        return "DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z', " + instant + ")";
    }

    @Override
    public String now() {
        return "CURRENT_TIMESTAMP(6)";
    }

    /** Three microseconds dearer than the time of {@link #now}, which is that of the transaction's first statement. */
    @Override
    public String statementStart() {
        return "(SELECT EXECUTING_STATEMENT_START FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID())";
    }

    @Override
    public String jsonParameter() {
        // Without FORMAT JSON the text would be stored as one JSON string.
        return "? FORMAT JSON";
    }

    @Override
    public String extraLacks(String field) {
        return "(extra)." + SchemaDialect.quote(field) + " IS NULL";
    }

    @Override
    public String returning(String write, List<String> columns) {
        return "SELECT " + String.join(", ", columns) + " FROM FINAL TABLE (" + write + ")";
    }

    /** The function is called for the one row that was written, once it was; it takes no column of the answer. */
    @Override
    public String durably(String returning) {
        return waits ? returning + " WHERE profile_commit()" : returning;
    }

    @Override
    public @Nullable String commitDurably() {
        return waits ? COMMIT : null;
    }

    /** H2 orders text as Java does, by UTF-16 units, unless a database has a collation; ours have none. */
    @Override
    public @Nullable String endOfPrefix(String prefix) {
        for (int last = prefix.length() - 1; last >= 0; last--) {
            char unit = prefix.charAt(last);
            if (unit != Character.MAX_VALUE) {
                return prefix.substring(0, last) + (char) (unit + 1);
            }
        }
        return null;
    }

    @Override
    public int snapshotIsolation() {
        return Constants.TRANSACTION_SNAPSHOT;
    }

    @Override
    public boolean isProfileKey(SQLException duplicate) {
        // What follows are values of the row, which may hold anything.
        String message = String.valueOf(duplicate.getMessage());
        int values = message.indexOf(" VALUES ");
        return message.substring(0, values < 0 ? message.length() : values).contains("PROFILE_KEY");
    }

    @Override
    public String session() {
        return "(" + sessions() + " WHERE SESSION_ID = SESSION_ID())";
    }

    @Override
    public String sessions() {
        return "SELECT SESSION_ID || '/' || EXTRACT(EPOCH FROM SESSION_START) FROM INFORMATION_SCHEMA.SESSIONS";
    }

    @Override
    public boolean isAtServer() {
        return atServer;
    }

    @Override
    public SqlFailure classify(SQLException error) {
        return H2Errors.classify(error);
    }
}
