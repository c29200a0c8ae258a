package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Declares columns by Flyway migrations, one column per file, in a directory that the user keeps, reads and may edit.
 */
public final class ColumnMigrations {

    private static final Pattern FILE = Pattern.compile("V(\\d{1,9})__.*\\.sql");

    private static final String COLUMNS = "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS"
            + " WHERE TABLE_SCHEMA = CURRENT_SCHEMA AND TABLE_NAME = ?";

    private static final int MAX_NAME_LENGTH = 50;

    private final Call call;
    private final SchemaDialect dialect;
    private final SchemaGate gate;
    private final Path directory;

    /** @param directory created when a migration is written */
    public ColumnMigrations(Call call, SchemaDialect dialect, SchemaGate gate, Path directory) {
        this.call = call;
        this.dialect = dialect;
        this.gate = gate;
        this.directory = directory;
    }

    /**
     * Applies what the directory holds and the database has not seen, then writes and applies a migration for each
     * wanted field that has no column yet. Opens the gate only if there is something to do.
     *
     * @throws WriteFailed if the directory cannot be written
     * @throws io.profilestore.SchemaMismatch if a migration fails
     * @throws io.profilestore.StoreBusy as {@link SchemaGate#pass}
     */
    public void declare(Connection connection, Map<String, ColumnType> wanted) throws SQLException {
        if (highestFile() > Schema.columnVersion(connection)) {
            apply();
        }
        Map<String, ColumnType> missing = missing(Columns.read(connection), wanted);
        if (!missing.isEmpty()) {
            int version = Math.max(highestFile(), Schema.columnVersion(connection));
            for (Column column : named(names(connection), missing)) {
                write(++version, column);
            }
            apply();
        }
    }

    private void apply() {
        gate.pass(call, own -> Schema.applyColumns(call, own, directory));
    }

    private static Map<String, ColumnType> missing(Columns columns, Map<String, ColumnType> wanted) {
        return wanted.entrySet().stream()
                .filter(field -> columns.of(field.getKey()) == null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /** Names that the table has already, by whoever's hand. */
    private Set<String> names(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setString(1, dialect.fold("profile"));
            try (ResultSet columns = select.executeQuery()) {
                while (columns.next()) {
                    names.add(columns.getString(1));
                }
            }
        }
        return names;
    }

    private List<Column> named(Set<String> taken, Map<String, ColumnType> fields) {
        List<Column> named = new ArrayList<>();
        fields.forEach((field, type) -> {
            String plain = plain(field);
            String name = dialect.fold(plain);
            for (int i = 2; !taken.add(name); i++) {
                name = dialect.fold(plain + "_" + i);
            }
            named.add(new Column(field, name, type));
        });
        return named;
    }

    /** A name that needs no quotes in most databases; two fields may get the same. */
    private static String plain(String field) {
        String letters = field.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        String named = letters.isEmpty() || !Character.isLetter(letters.charAt(0)) ? "field_" + letters : letters;
        return named.substring(0, Math.min(MAX_NAME_LENGTH, named.length()));
    }

    private int highestFile() {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw failed("cannot be read", e);
        }
    }

    private void write(int version, Column column) {
        String file = "V" + version + "__" + column.name().toLowerCase(Locale.ROOT) + ".sql";
        String name = SchemaDialect.quote(column.name());
        String sql = """
                -- Declares a column of its own for one field. On H2, where adding a column while others write loses their
                -- writes, let `migrate` apply this file; before applying it by other means, stop the workers.
                ALTER TABLE profile ADD COLUMN IF NOT EXISTS %s %s;
                MERGE INTO profile_column (field, column_name, type) KEY (field) VALUES (%s, '%s', '%s');
                """.formatted(
                        name, dialect.sqlType(column.type()), literal(column.field()), column.name(), column.type());
        try {
            Files.createDirectories(directory);
            // A full disk must not leave half a migration behind, which would be applied the next time.
            Path temporary = directory.resolve(file + ".tmp");
            try {
                Files.writeString(temporary, sql);
                Files.move(temporary, directory.resolve(file));
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failed("cannot be written", e);
        }
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

    private WriteFailed failed(String what, @Nullable IOException e) {
        return new WriteFailed(
                call,
                "the directory of column migrations " + directory + " " + what,
                "Choose another with --columns DIR, or --columns none to declare no columns.",
                e);
    }
}
