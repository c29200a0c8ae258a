package io.profilestore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declared columns of one database as they were when they were read; immutable. */
public final class Columns {

    static final String SELECT = "SELECT field, column_name, type FROM profile_column ORDER BY column_name";

    private final List<Column> all;
    private final Map<String, Column> byField = new HashMap<>();

    private Columns(List<Column> all) {
        this.all = List.copyOf(all);
        all.forEach(column -> byField.put(column.field(), column));
    }

    /**
     * Reads the declared columns.
     *
     * @throws SQLException if the table is not there or the connection fails
     */
    public static Columns read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT);
                ResultSet rows = select.executeQuery()) {
            List<Column> columns = new ArrayList<>();
            while (rows.next()) {
                columns.add(new Column(rows.getString(1), rows.getString(2), ColumnType.valueOf(rows.getString(3))));
            }
            return new Columns(columns);
        }
    }

    /** The columns in a fixed order, that of their names. */
    public List<Column> all() {
        return all;
    }

    /** The column that holds a field, null where the field lives in {@code extra}. */
    public @Nullable Column of(String field) {
        return byField.get(field);
    }

    /** How many there are. Columns are only ever added, so two sets of one database are the same if this is. */
    public int generation() {
        return all.size();
    }
}
