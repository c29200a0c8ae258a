package io.profilestore.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours in key order, as a condition on {@code id} and its parameters.
 *
 * @param start where they begin
 * @param after whether the start itself is left out
 * @param end the first key beyond them, null where they go on to the last key of all
 */
record KeyRange(String start, boolean after, @Nullable String end) {

    /** The keys that begin with a prefix, from one of them on, or after it. */
    static KeyRange of(Dialect dialect, String prefix, String start, boolean after) {
        return new KeyRange(start, after, dialect.endOfPrefix(prefix));
    }

    /**
     * The first so many of these. Those of several databases come in the order of each, since layers would merge them as Java
     * compares strings, and cut off keys that come first in the databases' order.
     *
     * @param select up to the table's name
     */
    String firstRows(Dialect dialect, String select) {
        String rows = select + " WHERE id " + (after ? ">" : ">=") + " ?" + (end == null ? "" : " AND id < ?")
                + " ORDER BY id FETCH FIRST ? ROWS ONLY";
        return dialect.isSharded() ? "SELECT * FROM (" + rows + ") AS page" : rows;
    }

    /** Binds the parameters of {@link #firstRows}. */
    void bind(PreparedStatement statement, int rows) throws SQLException {
        int next = 1;
        statement.setString(next++, start);
        if (end != null) {
            statement.setString(next++, end);
        }
        statement.setInt(next, rows);
    }
}
