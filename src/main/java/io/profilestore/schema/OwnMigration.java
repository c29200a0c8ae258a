package io.profilestore.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the migrations that make our own tables, as somebody else can apply it too: by hand, or with another history.
 *
 * @param version its number, from 1 on without gaps
 * @param file the name that Flyway wants for it, for example {@code V1__profile.sql}
 * @param sql its statements, each ended by a semicolon, for the session's current schema
 */
public record OwnMigration(int version, String file, String sql) {

    /** In their order; each stands for the file {@code V<number>__<name>.sql}. */
    private static final List<String> NAMES = List.of(
            "profile",
            "profile_column",
            "email_and_phone",
            "profile_deleted",
            "profile_import",
            "application_role",
            "profile_truncate_guard",
            "profile_commit",
            "profile_write_token",
            "profile_upkeep",
            "profile_import_progress",
            "profile_import_findings");

    /** All of them, in their order. */
    public static List<OwnMigration> all(SchemaDialect dialect) {
        List<OwnMigration> all = new ArrayList<>();
        for (String name : NAMES) {
            int version = all.size() + 1;
            String file = "V" + version + "__" + name + ".sql";
            all.add(new OwnMigration(version, file, read(dialect.migrations() + "/" + file)));
        }
        return all;
    }

    /** Those that a database of a version still needs, in their order. */
    public static List<OwnMigration> after(SchemaDialect dialect, int version) {
        return all(dialect).stream()
                .filter(migration -> migration.version > version)
                .toList();
    }

    /** Without the lines about the table in which Flyway keeps our history: others keep theirs elsewhere. */
    private static String read(String resource) {
        try (InputStream file = OwnMigration.class.getClassLoader().getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            StringBuilder sql = new StringBuilder();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.contains(SchemaDialect.quote(Schema.HISTORY)))
                    .forEach(line -> sql.append(line).append('\n'));
            return sql.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
