package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.Json;
import io.profilestore.schema.Column;
import io.profilestore.schema.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes values out of {@code extra} into the columns that have been declared for them since.
 *
 * <p>No profile changes by that, so version, write token and instants stay: nobody's compare-and-set fails, and what was
 * imported does not look changed. A row is written if it is still at the version that was read, many in one transaction;
 * where somebody was faster it is read again under its lock. What does not fit its column stays.
 */
final class ColumnMove {

    private static final int ROWS_PER_BATCH = 250;
    private static final long TEXT_PER_BATCH = 4_000_000;

    private final Call call;
    private final SqlCalls calls;
    private final SqlReads reads;
    private final MoveProgress progress;
    private final Dialect dialect;
    private final String page;
    private final String lock;

    private long seen;
    private long bytes;
    private long moved;

    ColumnMove(Call call, SqlCalls calls, SqlReads reads, Dialect dialect, MoveProgress progress) {
        this.call = call;
        this.calls = calls;
        this.reads = reads;
        this.progress = progress;
        this.dialect = dialect;
        String row = "SELECT id, version, extra FROM profile WHERE id ";
        page = row + "> ? AND document IS NULL AND extra <> " + dialect.jsonParameter()
                + " ORDER BY id FETCH FIRST ? ROWS ONLY";
        lock = row + "= ? AND document IS NULL FOR UPDATE";
    }

    /** Where a profile's fields in {@code extra} are. */
    @SuppressWarnings("ArrayRecordComponent") // read here only
    private record Row(String key, long version, byte[] extra) {}

    /**
     * A row to be written.
     *
     * @param values what moves, by its column
     * @param rest what stays in {@code extra}
     */
    private record Moved(String key, long version, Map<Column, JsonNode> values, ObjectNode rest) {}

    /** Moves all there is; returns how many profiles had something to move. */
    long run() {
        try {
            String after = "";
            boolean more = true;
            while (more) {
                String start = after;
                List<Row> rows = calls.read(call, connection -> page(connection, start));
                more = !rows.isEmpty();
                if (more) {
                    after = rows.get(rows.size() - 1).key;
                    move(rows);
                    progress.at(seen, bytes);
                }
            }
            return moved;
        } catch (OutcomeUnknown | StoreUnreachable e) {
            throw new OutcomeUnknown(
                    call,
                    "the connection broke while values were moved into their columns; no profile changes by that",
                    "Run the same command again: what was moved stays, and the rest follows.",
                    e);
        }
    }

    private List<Row> page(Connection connection, String after) throws SQLException {
        reads.refresh(connection);
        List<Row> rows = new ArrayList<>();
        try (KeptStatements.Use use = KeptStatements.use(connection, page)) {
            use.statement().setString(1, after);
            use.statement().setBytes(2, ProfileRow.NOTHING);
            use.statement().setInt(3, ROWS_PER_BATCH);
            try (ResultSet result = use.statement().executeQuery()) {
                long text = 0;
                while (text < TEXT_PER_BATCH && result.next()) {
                    Row row = row(result);
                    text += row.extra.length;
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static Row row(ResultSet result) throws SQLException {
        return new Row(result.getString(1), result.getLong(2), result.getBytes(3));
    }

    private void move(List<Row> rows) {
        Columns columns = reads.statements().columns();
        // One statement for each set of columns: nearly all profiles have the same.
        Map<List<Column>, List<Moved>> alike = new LinkedHashMap<>();
        for (Row row : rows) {
            Moved moving = moved(columns, row);
            if (!moving.values.isEmpty()) {
                alike.computeIfAbsent(List.copyOf(moving.values.keySet()), set -> new ArrayList<>())
                        .add(moving);
            }
            seen++;
            bytes += row.extra.length;
        }
        if (alike.isEmpty()) {
            return;
        }
        List<String> missed = calls.transaction(call, OptionalLong.empty(), connection -> {
            List<String> others = new ArrayList<>();
            for (Map.Entry<List<Column>, List<Moved>> some : alike.entrySet()) {
                others.addAll(write(connection, columns, some.getKey(), some.getValue()));
            }
            return others;
        });
        moved += alike.values().stream().mapToLong(List::size).sum() - missed.size();
        for (String key : missed) {
            moved += calls.transaction(call, OptionalLong.empty(), connection -> moveLocked(connection, key)) ? 1 : 0;
        }
    }

    /** What of a row moves, in the order of the columns, and what stays. */
    private static Moved moved(Columns columns, Row row) {
        ObjectNode rest = (ObjectNode) Json.parseStored(row.extra);
        Map<Column, JsonNode> values = new LinkedHashMap<>();
        for (Column column : columns.all()) {
            JsonNode value = rest.get(column.field());
            if (value != null && column.type().fits(value)) {
                values.put(column, value);
                rest.remove(column.field());
            }
        }
        return new Moved(row.key, row.version, values, rest);
    }

    /** Returns the keys of those that are not as they were read any more. */
    private List<String> write(Connection connection, Columns columns, List<Column> moving, List<Moved> rows)
            throws SQLException {
        try (KeptStatements.Use use =
                KeptStatements.use(connection, reads.statements().move(moving))) {
            PreparedStatement statement = use.statement();
            try {
                for (Moved row : rows) {
                    bind(statement, moving, row, columns.generation());
                    statement.addBatch();
                }
                int[] counts = statement.executeBatch();
                List<String> missed = new ArrayList<>();
                for (int i = 0; i < counts.length; i++) {
                    if (counts[i] != 1) {
                        missed.add(rows.get(i).key);
                    }
                }
                return missed;
            } finally {
                statement.clearBatch();
            }
        }
    }

    private void bind(PreparedStatement statement, List<Column> moving, Moved row, int generation) throws SQLException {
        int next = 1;
        for (Column column : moving) {
            ProfileRow.bind(dialect, statement, next++, column, row.values.get(column));
        }
        statement.setBytes(
                next++, row.rest.isEmpty() ? ProfileRow.NOTHING : dialect.jsonText(row.rest, Json.bytes(row.rest)));
        statement.setString(next++, row.key);
        statement.setInt(next++, generation);
        statement.setLong(next, row.version);
    }

    /** Whether there still was something to move. */
    private boolean moveLocked(Connection connection, String key) throws SQLException {
        Row row;
        try (KeptStatements.Use use = KeptStatements.use(connection, lock)) {
            use.statement().setString(1, key);
            try (ResultSet result = use.statement().executeQuery()) {
                if (!result.next()) {
                    return false;
                }
                row = row(result);
            }
        }
        reads.refresh(connection);
        Columns columns = reads.statements().columns();
        Moved moving = moved(columns, row);
        if (moving.values.isEmpty()) {
            return false;
        }
        if (!write(connection, columns, List.copyOf(moving.values.keySet()), List.of(moving))
                .isEmpty()) {
            throw new SqlCalls.BeginAgain();
        }
        return true;
    }
}
