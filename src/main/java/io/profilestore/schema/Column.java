package io.profilestore.schema;

/**
 * A column that holds one field.
 *
 * @param field the profile's top-level member, any string of at most 256 UTF-16 units
 * @param name the column's name exactly as the database spells it
 * @param type what fits into it
 */
public record Column(String field, String name, ColumnType type) {

    /** The longest field name that can have a column: H2 cannot name longer members in SQL. */
    public static final int MAX_FIELD_LENGTH = 256;

    /** Whether SQL can name a field: not too long, and without a NUL character. */
    public static boolean canBeFor(String field) {
        return field.length() <= MAX_FIELD_LENGTH && field.indexOf('\0') < 0;
    }
}
