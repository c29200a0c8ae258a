package io.profilestore.schema;

/** What differs between databases in their definitions. */
public interface SchemaDialect {

    /** Where this database's migrations are on the class path, for example {@code db/migration/h2}. */
    String migrations();

    /** The name of a column type in SQL. */
    String sqlType(ColumnType type);

    /** A plain name of letters, digits and underscores as this database spells it when it is written without quotes. */
    String fold(String plainName);

    /** An SQL identifier that means exactly this name: the only place where a name becomes SQL. */
    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
