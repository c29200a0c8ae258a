package io.profilestore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.sql.SqlStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is known of the migrations without looking into a database. */
class OwnMigrationTest {

    private final SchemaDialect h2 = SqlStoreProvider.of("h2").orElseThrow().definitions();

    @Test
    void all_files_areThoseThatFlywayApplies() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(h2.own().directory()))) {
            assertThat(OwnMigration.all(h2))
                    .extracting(OwnMigration::file)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
        assertThat(OwnMigration.all(h2))
                .extracting(OwnMigration::version)
                .startsWith(1)
                .endsWith(Schema.VERSION);
    }

    @Test
    void all_texts_areTheFilesButForTheHistory() throws Exception {
        for (OwnMigration migration : OwnMigration.all(h2)) {
            String file = Files.readString(Path.of(h2.own().directory(), migration.file()));
            assertThat(migration.sql()).doesNotContain(Schema.HISTORY);
            assertThat(file.lines().filter(line -> !migration.sql().contains(line)))
                    .allMatch(line -> line.startsWith("GRANT ") && line.contains(Schema.HISTORY));
        }
    }

    @Test
    void after_version_isTheRest() {
        assertThat(OwnMigration.after(h2, Schema.VERSION - 1))
                .extracting(OwnMigration::version)
                .containsExactly(Schema.VERSION);
        assertThat(OwnMigration.after(h2, Schema.VERSION)).isEmpty();
    }

    /** A migration that makes a table, or adds a column to an older one, is to be named where a store looks for it. */
    @Test
    void schema_whatAStoreLooksFor_isWhatTheMigrationsMake() throws Exception {
        Set<String> tables = new HashSet<>();
        List<String> added = new ArrayList<>();
        Set<Part> before = Set.of();
        try (Connection memory = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = memory.createStatement()) {
            for (OwnMigration migration : OwnMigration.all(h2)) {
                statement.execute(migration.sql());
                Set<Part> after = Structure.read(memory, h2).parts().keySet();
                for (Part part : after) {
                    if (part.kind() == Part.Kind.COLUMN && !before.contains(part) && tables.contains(part.table())) {
                        added.add(part.table() + "." + part.name());
                    }
                }
                tables.addAll(after.stream()
                        .filter(part -> part.kind() == Part.Kind.TABLE)
                        .map(Part::table)
                        .collect(Collectors.toSet()));
                before = after;
            }
        }
        assertThat(h2.own().tables().stream().map(h2::fold)).containsExactlyInAnyOrderElementsOf(tables);
        assertThat(h2.own().addedColumns().stream().map(h2::fold)).containsExactlyInAnyOrderElementsOf(added);
    }
}
