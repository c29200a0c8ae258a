package io.profilestore.schema;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between databases in their definitions. */
public interface SchemaDialect {

    /** The product's tables, and the migrations that make them. */
    OwnTables own();

    /** The name of a column type in SQL. */
    String sqlType(ColumnType type);

    /** A plain name of letters, digits and underscores as this database spells it when it is written without quotes. */
    String fold(String plainName);

    /**
     * A query for what the session's current schema holds: of each {@link Part} its kind, table, name and definition, and a
     * row of the kind {@code SEES_RIGHTS} where the user sees roles and rights.
     */
    String structure();

    /**
     * Runs something on a connection whose current schema is empty and seen by nobody else, and that leaves nothing behind.
     *
     * @param database a connection in auto-commit mode to the database that it is about, which may be used for it
     */
    <T> T inScratch(Connection database, SchemaGate.Change<T> work) throws SQLException;

    /** A statement that adds the row of a column to {@code profile_column}, unless the field has one; three SQL texts. */
    String declaring(String field, String columnName, String type);

    /** An SQL identifier that means exactly this name: the only place where a name becomes SQL. */
    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
