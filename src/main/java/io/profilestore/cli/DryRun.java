package io.profilestore.cli;

import io.profilestore.StoreOptions;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A copy of a database to migrate into in its place, or an empty one where there is none yet; and of the directory with the
 * migrations of its columns. In the end nothing of it is left.
 */
final class DryRun implements AutoCloseable {

    private static final String SQL = ".sql";

    private final StoreAccess real;
    private final Function<SqlStore, Optional<Path>> chosen;
    private final TemporaryDirectory directory;
    private final Set<Path> known = new HashSet<>();

    /** @param chosen where the migrations of the real database's columns are, empty for nowhere */
    DryRun(StoreAccess real, Function<SqlStore, Optional<Path>> chosen) {
        this.real = real;
        this.chosen = chosen;
        directory = TemporaryDirectory.create(
                "migrate", "profilestore-dry-run", "Name another one with JDK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR.");
    }

    /** The copy. */
    SqlStore open() {
        Path copy = directory.path().resolve("profiles");
        if (!real.isLocal() || real.exists()) {
            try (SqlStore store = MigrateCommand.database(real, false)) {
                Optional<Long> bytes = store.backup(Path.of(copy + ".mv.db"));
                if (bytes.isEmpty()) {
                    throw CliException.usage(
                            "migrate --dry-run",
                            "there is no copy to try it on: " + Texts.printable(store.location())
                                    + " is no H2 database",
                            "Copy it with its own tools, for PostgreSQL CREATE DATABASE rehearsal TEMPLATE profiles, and migrate"
                                    + " into the copy.");
                }
                chosen.apply(store).ifPresent(this::copyMigrations);
            }
            real.embedded().ifPresent(database -> copyCredentials(database, copy));
        }
        return MigrateCommand.database(
                new StoreAccess("jdbc:h2:" + copy + real.schemaSetting(), ofACopy(real.options())), true);
    }

    /** Without the certificate of a server: there is none. */
    private static StoreOptions ofACopy(StoreOptions real) {
        StoreOptions options = StoreOptions.defaults().withDurability(real.durability());
        return real.user().isEmpty()
                ? options
                : options.withCredentials(real.user().get(), real.password().orElse(""));
    }

    /** Where the copy's migrations are. */
    Optional<Path> columns(SqlStore copy) {
        return chosen.apply(copy).map(real -> migrations());
    }

    /** Where records go that no store takes. */
    Path rejects() {
        return directory.path().resolve("rejects.jsonl");
    }

    /** The SQL of the columns that were added to the copy, in order. */
    List<String> sql() {
        List<String> added = new ArrayList<>();
        if (!Files.isDirectory(migrations())) {
            return added;
        }
        try (Stream<Path> files = Files.list(migrations())) {
            for (Path file : files.sorted(DryRun::byVersion).toList()) {
                if (!known.contains(file.getFileName())) {
                    added.add(Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw unreadable(migrations(), e);
        }
        return added;
    }

    @Override
    public void close() {
        directory.close();
    }

    private Path migrations() {
        return directory.path().resolve("columns");
    }

    private static int byVersion(Path a, Path b) {
        String first = a.getFileName().toString();
        String second = b.getFileName().toString();
        int shorter = Integer.compare(first.indexOf('_'), second.indexOf('_'));
        return shorter != 0 ? shorter : first.compareTo(second);
    }

    private void copyMigrations(Path from) {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(migrations());
            for (Path file : files.filter(f -> f.toString().endsWith(SQL)).toList()) {
                Files.copy(file, migrations().resolve(file.getFileName()));
                known.add(file.getFileName());
            }
        } catch (IOException e) {
            throw unreadable(from, e);
        }
    }

    private static void copyCredentials(Path database, Path copy) {
        Path file = Path.of(database + ".credentials");
        if (Files.exists(file)) {
            try {
                Files.copy(file, Path.of(copy + ".credentials"));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }

    private static CliException unreadable(Path path, IOException e) {
        return CliException.noInput(
                "migrate", "cannot copy " + path + " for the dry run: " + e, "Check permissions and free space.", e);
    }
}
