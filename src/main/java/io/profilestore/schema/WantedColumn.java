package io.profilestore.schema;

/**
 * A field that shall get a column.
 *
 * @param field the profile's top-level member, any string of at most 256 UTF-16 units
 * @param type what shall fit into it
 * @param why for the people who read the migration, in sentences, each on a line of its own; may be empty
 */
public record WantedColumn(String field, ColumnType type, String why) {

    /** Without a reason. */
    public static WantedColumn of(String field, ColumnType type) {
        return new WantedColumn(field, type, "");
    }
}
