package io.profilestore.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A Flyway migration that declares one column. All of it is printable ASCII, whatever the field's name.
 *
 * @param column what it declares
 * @param file the file's name, for example {@code V3__visits.sql}
 * @param sql its text: one DDL statement, and the row that says which field the column holds
 */
public record ColumnMigration(Column column, String file, String sql) {

    private static final int MAX_NAME_LENGTH = 50;

    /**
     * Migrations for a table as {@link NewTable} describes it, numbered from 1.
     *
     * @param wanted fields without a column
     */
    public static List<ColumnMigration> ofNewTable(SchemaDialect dialect, List<WantedColumn> wanted) {
        return of(dialect, NewTable.names(dialect), 0, wanted);
    }

    /**
     * Migrations for a table that has columns of these names, by whoever's hand.
     *
     * @param version the highest one that is in use
     */
    static List<ColumnMigration> of(SchemaDialect dialect, Set<String> names, int version, List<WantedColumn> wanted) {
        Set<String> taken = new HashSet<>(names);
        List<ColumnMigration> migrations = new ArrayList<>();
        for (WantedColumn one : wanted) {
            Column column = new Column(one.field(), free(dialect, taken, plain(one.field())), one.type());
            int number = version + migrations.size() + 1;
            migrations.add(new ColumnMigration(
                    column,
                    "V" + number + "__" + column.name().toLowerCase(Locale.ROOT) + ".sql",
                    sql(dialect, column, one.why())));
        }
        return migrations;
    }

    private static String free(SchemaDialect dialect, Set<String> taken, String plain) {
        String name = dialect.fold(plain);
        for (int i = 2; !taken.add(name); i++) {
            name = dialect.fold(plain + "_" + i);
        }
        return name;
    }

    /** A name that needs no quotes in most databases; two fields may get the same. */
    private static String plain(String field) {
        String letters = field.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        String named = letters.isEmpty() || !Character.isLetter(letters.charAt(0)) ? "field_" + letters : letters;
        return named.substring(0, Math.min(MAX_NAME_LENGTH, named.length()));
    }

    private static String sql(SchemaDialect dialect, Column column, String why) {
        StringBuilder comment = new StringBuilder();
        why.lines()
                .forEach(line -> comment.append("-- ")
                        .append(line.replaceAll("[^ -~]", "?"))
                        .append('\n'));
        String name = SchemaDialect.quote(column.name());
        return comment
                + """
                -- Declares a column of its own for one field. On H2, where adding a column while others write loses their
                -- writes, let `migrate` apply this file; before applying it by other means, stop the workers.
                ALTER TABLE profile ADD COLUMN IF NOT EXISTS %s %s;
                %s;
                """.formatted(
                                name,
                                dialect.sqlType(column.type()),
                                dialect.declaring(
                                        literal(column.field()), "'" + column.name() + "'", "'" + column.type() + "'"));
    }

    /** A standard SQL string that survives any editor and any tool that reads the file line by line. */
    private static String literal(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 127 && c != '\\')) {
            return "'" + text.replace("'", "''") + "'";
        }
        StringBuilder literal = new StringBuilder("U&'");
        text.codePoints().forEach(c -> {
            if (c >= ' ' && c < 127 && c != '\\') {
                literal.append(c == '\'' ? "''" : Character.toString(c));
            } else {
                literal.append("\\+%06X".formatted(c));
            }
        });
        return literal.append('\'').toString();
    }
}
