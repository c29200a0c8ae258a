package io.profilestore.schema;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases in their definitions. */
public interface SchemaDialect {

    /** Where this database's migrations are on the class path, for example {@code db/migration/h2}. */
    String migrations();

    /** The name of a column type in SQL. */
    String sqlType(ColumnType type);

    /** A plain name of letters, digits and underscores as this database spells it when it is written without quotes. */
    String fold(String plainName);

    /**
     * A query for what the session's current schema holds: of each {@link Part} its kind, table, name and definition, and a
     * row of the kind {@code SEES_RIGHTS} where the user sees roles and rights.
     */
    String structure();

    /** A connection to an empty database of this kind that nobody else sees, and that goes when it is closed. */
    Connection scratch() throws SQLException;

    /** An SQL identifier that means exactly this name: the only place where a name becomes SQL. */
    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
