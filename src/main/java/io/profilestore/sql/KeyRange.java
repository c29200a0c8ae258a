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
     * The first so many of these.
     *
     * @param select up to the table's name
     */
    String firstRows(Dialect dialect, String select) {
        return dialect.isSharded() ? firstOfEach(select) : select + rows(after ? "id >" : "id >=", "id <");
    }

    /**
     * Of each database, in its order. A layer would merge them as Java compares strings, which is another order, and cut off keys
     * that come first; likewise it would look for a range in which, compared like that, the end comes first, in no database
     * at all. So it is shown neither order nor range. PostgreSQL takes the conditions for those of above.
     */
    private String firstOfEach(String select) {
        return "SELECT * FROM (" + select + rows(after ? "NOT id <=" : "NOT id <", "NOT id >=") + ") AS page";
    }

    private String rows(String fromStart, String beforeEnd) {
        return " WHERE " + fromStart + " ?" + (end == null ? "" : " AND " + beforeEnd + " ?")
                + " ORDER BY id FETCH FIRST ? ROWS ONLY";
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
