package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Declares columns by Flyway migrations, one column per file, in a directory that the user keeps, reads and may edit.
 */
public final class ColumnMigrations {

    private static final Pattern FILE = Pattern.compile("V(\\d{1,9})__.*\\.sql");

    /** H2 copies the table for each column, some 100,000 rows a second. */
    private static final long MAX_ROWS_OF_ONE_PASS = 20_000;

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
    public void declare(Connection connection, List<WantedColumn> wanted) throws SQLException {
        if (highestFile() > Schema.columnVersion(connection)) {
            apply(connection);
        }
        List<ColumnMigration> missing =
                missing(connection, dialect, Math.max(highestFile(), Schema.columnVersion(connection)), wanted);
        if (!missing.isEmpty()) {
            missing.forEach(this::write);
            apply(connection);
        }
    }

    /**
     * What {@link #declare} would write and apply now, for a database that has seen all migrations that there are; changes
     * nothing.
     */
    public static List<ColumnMigration> planned(Connection connection, SchemaDialect dialect, List<WantedColumn> wanted)
            throws SQLException {
        return missing(connection, dialect, Schema.columnVersion(connection), wanted);
    }

    /** Migrations for the fields that have no column yet. */
    private static List<ColumnMigration> missing(
            Connection connection, SchemaDialect dialect, int version, List<WantedColumn> wanted) throws SQLException {
        Columns columns = Columns.read(connection);
        List<WantedColumn> missing =
                wanted.stream().filter(one -> columns.of(one.field()) == null).toList();
        return ColumnMigration.of(dialect, Schema.columnNames(connection, dialect.fold("profile")), version, missing);
    }

    /**
     * All in one pass where the table is small. In a large one each takes seconds, and those who wait for the gate have their
     * turn in between.
     */
    private void apply(Connection connection) throws SQLException {
        boolean all = rows(connection) <= MAX_ROWS_OF_ONE_PASS;
        int applied;
        do {
            applied = gate.pass(call, own -> Schema.applyColumns(call, own, directory, all));
        } while (!all && applied > 0 && Schema.columnVersion(connection) < highestFile());
    }

    private static long rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM profile")) {
            count.next();
            return count.getLong(1);
        }
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

    private void write(ColumnMigration migration) {
        try {
            Files.createDirectories(directory);
            // A full disk must not leave half a migration behind, which would be applied the next time.
            Path temporary = directory.resolve(migration.file() + ".tmp");
            try {
                Files.writeString(temporary, migration.sql());
                Files.move(temporary, directory.resolve(migration.file()));
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failed("cannot be written", e);
        }
    }

    private WriteFailed failed(String what, @Nullable IOException e) {
        return new WriteFailed(
                call,
                "the directory of column migrations " + directory + " " + what,
                "Choose another with --columns DIR, or --columns none to declare no columns.",
                e);
    }
}
