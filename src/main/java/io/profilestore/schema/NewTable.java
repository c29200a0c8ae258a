package io.profilestore.schema;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of profiles as the migrations of this version create it, for those who plan without a database. */
public final class NewTable {

    private static final List<String> OURS = List.of(
            "id",
            "version",
            "extra",
            "document",
            "created_at",
            "updated_at",
            "source_digest",
            "source_version",
            "write_token",
            "import_id");

    private NewTable() {}

    /** The fields that have a column from the start. */
    public static List<Column> columns(SchemaDialect dialect) {
        return Stream.of("email", "phone")
                .map(field -> new Column(field, dialect.fold(field), ColumnType.VARCHAR))
                .toList();
    }

    /** The names of all columns, as the database spells them. */
    static Set<String> names(SchemaDialect dialect) {
        return Stream.concat(
                        OURS.stream().map(dialect::fold),
                        columns(dialect).stream().map(Column::name))
                .collect(Collectors.toUnmodifiableSet());
    }
}
