package io.profilestore.schema;

import io.profilestore.schema.SchemaDifference.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The current schema of a connection beside what our migrations make, which is found out by applying them to a database
 * of its own, and what {@code profile_column} says of declared columns.
 *
 * @param differences tables first, then columns and so on
 * @param pending the migrations of which something is missing, in their order
 * @param rightsSeen whether this user may see roles and rights, so that those were compared too
 */
public record SchemaCheck(List<SchemaDifference> differences, List<OwnMigration> pending, boolean rightsSeen) {

    private static final Set<Part.Kind> OF_RIGHTS = EnumSet.of(Part.Kind.ROLE, Part.Kind.RIGHT);

    /** A row of {@code profile_column}, whatever it says. */
    private record Declared(String field, String column, String type) {}

    /** Whether a store works on it. */
    public boolean isComplete() {
        return differences.stream().allMatch(difference -> difference.verdict() == Verdict.FOREIGN);
    }

    /** Compares them. */
    static SchemaCheck of(Connection connection, SchemaDialect dialect) throws SQLException {
        Structure found = Structure.read(connection, dialect);
        List<Declared> declared = declared(connection, dialect, found);
        try (Connection scratch = dialect.scratch()) {
            for (OwnMigration migration : OwnMigration.all(dialect)) {
                execute(scratch, migration.sql());
            }
            Structure made = Structure.read(scratch, dialect);
            Set<String> ours = tables(made.parts());
            String profile = dialect.fold("profile");
            List<SchemaDifference> differences = new ArrayList<>();
            Map<Part, String> fields = new HashMap<>();
            Map<Part, String> expected = new TreeMap<>(made.parts());
            for (Declared row : declared) {
                Part part = Part.column(profile, row.column);
                ColumnType.named(row.type)
                        .ifPresentOrElse(
                                type -> fields.put(part, row.field),
                                () -> differences.add(new SchemaDifference(
                                        Verdict.WRONG,
                                        part,
                                        null,
                                        null,
                                        "profile_column has the type " + row.type + " for it, which is none")));
            }
            expected.putAll(definitions(scratch, dialect, declared));
            expected.forEach((part, definition) -> {
                boolean compared = found.seesRights() || !OF_RIGHTS.contains(part.kind());
                if (compared && (part.kind() == Part.Kind.TABLE || isWithin(found, part))) {
                    addExpected(differences, part, definition, found.parts().get(part), note(part, fields.get(part)));
                }
            });
            found.parts().forEach((part, definition) -> {
                if (ours.contains(part.table()) && !expected.containsKey(part) && part.kind() != Part.Kind.TABLE) {
                    differences.add(foreign(part, definition));
                }
            });
            boolean whole = differences.stream().noneMatch(difference -> difference.verdict() == Verdict.MISSING);
            return new SchemaCheck(
                    List.copyOf(differences), whole ? List.of() : pending(dialect, found), found.seesRights());
        }
    }

    /** What belongs to a table that is missing is not listed beside it. */
    private static boolean isWithin(Structure found, Part part) {
        return part.table().isEmpty() || found.hasTable(part.table());
    }

    private static void addExpected(
            List<SchemaDifference> differences, Part part, String expected, @Nullable String found, String note) {
        if (found == null) {
            differences.add(new SchemaDifference(Verdict.MISSING, part, expected, null, note));
        } else if (!found.equals(expected)) {
            differences.add(new SchemaDifference(Verdict.WRONG, part, expected, found, note));
        }
    }

    private static String note(Part part, @Nullable String field) {
        if (part.kind() == Part.Kind.FUNCTION) {
            return "or its class is not on the server's class path";
        }
        return field == null ? "" : "profile_column names it for the field " + field;
    }

    private static SchemaDifference foreign(Part part, String definition) {
        boolean needsValue = part.kind() == Part.Kind.COLUMN && definition.endsWith(" NOT NULL");
        return needsValue
                ? new SchemaDifference(
                        Verdict.WRONG,
                        part,
                        null,
                        definition,
                        "no store writes it, so it needs a default or must take NULL")
                : new SchemaDifference(Verdict.FOREIGN, part, null, definition, "");
    }

    /**
     * The migrations of which something is missing. One that makes a table is known by it, since it cannot be repeated; one
     * that makes nothing that is seen here goes with the one before.
     */
    private static List<OwnMigration> pending(SchemaDialect dialect, Structure found) throws SQLException {
        List<OwnMigration> pending = new ArrayList<>();
        Set<Part> before = Set.of();
        boolean isPending = false;
        try (Connection scratch = dialect.scratch()) {
            for (OwnMigration migration : OwnMigration.all(dialect)) {
                execute(scratch, migration.sql());
                Set<Part> after = Structure.read(scratch, dialect).parts().keySet();
                Set<Part> made = made(before, after, found.seesRights());
                if (!made.isEmpty()) {
                    isPending = !found.parts().keySet().containsAll(made);
                }
                if (isPending) {
                    pending.add(migration);
                }
                before = after;
            }
        }
        return pending;
    }

    /** Tables, or where there are none all that is new. */
    private static Set<Part> made(Set<Part> before, Set<Part> after, boolean seesRights) {
        Set<Part> made = after.stream()
                .filter(part -> !before.contains(part) && (seesRights || !OF_RIGHTS.contains(part.kind())))
                .collect(Collectors.toSet());
        Set<Part> tables =
                made.stream().filter(part -> part.kind() == Part.Kind.TABLE).collect(Collectors.toSet());
        return tables.isEmpty() ? made : tables;
    }

    private static Set<String> tables(Map<Part, String> parts) {
        return parts.keySet().stream()
                .filter(part -> part.kind() == Part.Kind.TABLE)
                .map(Part::table)
                .collect(Collectors.toSet());
    }

    /** What the declared columns should be, in the database's words: those of a table that has them all. */
    private static Map<Part, String> definitions(Connection scratch, SchemaDialect dialect, List<Declared> declared)
            throws SQLException {
        String columns = declared.stream()
                .flatMap(row -> ColumnType.named(row.type).stream()
                        .map(type -> SchemaDialect.quote(row.column) + " " + dialect.sqlType(type)))
                .collect(Collectors.joining(", "));
        Map<Part, String> definitions = new HashMap<>();
        if (!columns.isEmpty()) {
            String table = "declared";
            execute(scratch, "CREATE TABLE " + SchemaDialect.quote(table) + " (" + columns + ")");
            Structure.read(scratch, dialect).parts().forEach((part, definition) -> {
                if (part.kind() == Part.Kind.COLUMN && part.table().equals(table)) {
                    definitions.put(Part.column(dialect.fold("profile"), part.name()), definition);
                }
            });
        }
        return definitions;
    }

    private static List<Declared> declared(Connection connection, SchemaDialect dialect, Structure found)
            throws SQLException {
        String table = dialect.fold("profile_column");
        boolean readable = Stream.of("field", "column_name", "type")
                .allMatch(column -> found.parts().containsKey(Part.column(table, dialect.fold(column))));
        List<Declared> declared = new ArrayList<>();
        if (readable) {
            try (PreparedStatement select = connection.prepareStatement(Columns.SELECT);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    declared.add(new Declared(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return declared;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
