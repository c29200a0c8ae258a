package io.profilestore.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What our migrations make, found out once by applying them to an empty database. Immutable.
 *
 * @param steps the migrations and what each of them adds, in their order
 * @param parts what there is after all of them, and its definitions
 * @param columns the definition of a declared column of each type
 */
record MadeStructure(List<Step> steps, Map<Part, String> parts, Map<ColumnType, String> columns) {

    private static final Map<String, MadeStructure> KNOWN = new ConcurrentHashMap<>();

    /** One migration and the parts that it adds. */
    record Step(OwnMigration migration, Set<Part> added) {}

    /** @param database as for {@link SchemaDialect#inScratch} */
    static MadeStructure of(Connection database, SchemaDialect dialect) throws SQLException {
        MadeStructure known = KNOWN.get(dialect.own().directory());
        if (known == null) {
            known = dialect.inScratch(database, scratch -> make(scratch, dialect));
            KNOWN.put(dialect.own().directory(), known);
        }
        return known;
    }

    Set<String> tables() {
        return parts.keySet().stream()
                .filter(part -> part.kind() == Part.Kind.TABLE)
                .map(Part::table)
                .collect(Collectors.toSet());
    }

    /** @param scratch in an empty schema */
    static MadeStructure make(Connection scratch, SchemaDialect dialect) throws SQLException {
        List<Step> steps = new ArrayList<>();
        Map<Part, String> parts = Map.of();
        for (OwnMigration migration : OwnMigration.all(dialect)) {
            execute(scratch, migration.sql());
            Map<Part, String> after = Structure.read(scratch, dialect).parts();
            Set<Part> added = new HashSet<>(after.keySet());
            added.removeAll(parts.keySet());
            steps.add(new Step(migration, Set.copyOf(added)));
            parts = after;
        }
        return new MadeStructure(List.copyOf(steps), parts, columns(scratch, dialect));
    }

    /** In the database's own words: those of a table that has one of each type. */
    private static Map<ColumnType, String> columns(Connection scratch, SchemaDialect dialect) throws SQLException {
        String table = "types";
        execute(
                scratch,
                Stream.of(ColumnType.values())
                        .map(type -> SchemaDialect.quote(type.name()) + " " + dialect.sqlType(type))
                        .collect(Collectors.joining(", ", "CREATE TABLE " + SchemaDialect.quote(table) + " (", ")")));
        Map<Part, String> parts = Structure.read(scratch, dialect).parts();
        Map<ColumnType, String> columns = new EnumMap<>(ColumnType.class);
        for (ColumnType type : ColumnType.values()) {
            columns.put(type, parts.getOrDefault(Part.column(table, type.name()), ""));
        }
        return columns;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
