package io.profilestore.schema;

import io.profilestore.schema.SchemaDifference.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The current schema of a connection beside what our migrations make and what {@code profile_column} declares.
 *
 * @param differences what belongs together stands together: tables, columns and so on, foreign things last
 * @param pending the migrations of which something is missing, in their order
 * @param rightsSeen whether this user may see roles and rights, so that those were compared too
 */
public record SchemaCheck(List<SchemaDifference> differences, List<OwnMigration> pending, boolean rightsSeen) {

    private static final Set<Part.Kind> OF_RIGHTS = EnumSet.of(Part.Kind.ROLE, Part.Kind.RIGHT);

    /** Whether a store works on it. */
    public boolean isComplete() {
        return differences.stream().allMatch(difference -> difference.verdict() == Verdict.FOREIGN);
    }

    /** Compares them. */
    static SchemaCheck of(Connection connection, SchemaDialect dialect) throws SQLException {
        MadeStructure made = MadeStructure.of(connection, dialect);
        Structure found = Structure.read(connection, dialect);
        List<SchemaDifference> differences = new ArrayList<>();
        Map<Part, String> expected = new TreeMap<>(made.parts());
        Map<Part, String> fields = new HashMap<>();
        for (Declared row : declared(connection, dialect, found)) {
            Part part = Part.column(dialect.fold("profile"), row.column);
            Optional<ColumnType> type = ColumnType.named(row.type);
            if (type.isPresent()) {
                expected.put(part, made.columns().getOrDefault(type.get(), ""));
                fields.put(part, row.field);
            } else {
                expected.putIfAbsent(part, "");
                differences.add(new SchemaDifference(
                        Verdict.WRONG,
                        part,
                        null,
                        null,
                        "profile_column has the type " + row.type + " for it, which is none"));
            }
        }
        Set<Part> reported = differences.stream().map(SchemaDifference::part).collect(Collectors.toSet());
        expected.forEach((part, definition) -> {
            if (isCompared(found, part) && !reported.contains(part)) {
                expected(part, definition, found.parts().get(part), note(part, fields.get(part)))
                        .ifPresent(differences::add);
            }
        });
        Set<String> ours = made.tables();
        found.parts().forEach((part, definition) -> {
            if (ours.contains(part.table()) && !expected.containsKey(part)) {
                differences.add(foreign(part, definition));
            }
        });
        return new SchemaCheck(List.copyOf(differences), pending(made, found), found.seesRights());
    }

    /** What belongs to a table that is missing is not listed beside it, nor what the user cannot see. */
    private static boolean isCompared(Structure found, Part part) {
        boolean hasPlace = part.kind() == Part.Kind.TABLE || part.table().isEmpty() || found.hasTable(part.table());
        return hasPlace && (found.seesRights() || !OF_RIGHTS.contains(part.kind()));
    }

    private static Optional<SchemaDifference> expected(
            Part part, String expected, @Nullable String found, String note) {
        if (found == null) {
            return Optional.of(new SchemaDifference(Verdict.MISSING, part, expected, null, note));
        }
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of(new SchemaDifference(Verdict.WRONG, part, expected, found, note));
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

    /** A migration that makes nothing that is seen here goes with the one before. */
    private static List<OwnMigration> pending(MadeStructure made, Structure found) {
        List<OwnMigration> pending = new ArrayList<>();
        boolean isPending = false;
        for (MadeStructure.Step step : made.steps()) {
            Set<Part> marks = marks(step.added(), found.seesRights());
            if (!marks.isEmpty()) {
                isPending = !found.parts().keySet().containsAll(marks);
            }
            if (isPending) {
                pending.add(step.migration());
            }
        }
        return List.copyOf(pending);
    }

    /** A table that it makes stands for all that belongs to that, since it cannot be made again. */
    private static Set<Part> marks(Set<Part> added, boolean seesRights) {
        return added.stream()
                .filter(part -> part.kind() == Part.Kind.TABLE || !added.contains(Part.table(part.table())))
                .filter(part -> seesRights || !OF_RIGHTS.contains(part.kind()))
                .collect(Collectors.toSet());
    }

    /** A row of {@code profile_column}, whatever it says. */
    private record Declared(String field, String column, String type) {}

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
}
