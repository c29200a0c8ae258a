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
 * @param version its number, without gaps
 * @param file the name that Flyway wants for it, for example {@code V1__profile.sql}
 * @param sql its statements, each ended by a semicolon, for the session's current schema
 * @param caution as {@link OwnTables#caution}
 */
public record OwnMigration(int version, String file, String sql, List<String> caution) {

    /** All of them, in their order. */
    public static List<OwnMigration> all(SchemaDialect dialect) {
        List<OwnMigration> all = new ArrayList<>();
        OwnTables own = dialect.own();
        for (String name : own.migrations()) {
            int version = own.firstVersion() + all.size();
            String file = "V" + version + "__" + name + ".sql";
            all.add(new OwnMigration(version, file, read(own.directory() + "/" + file), own.caution()));
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
