package io.profilestore.fault;

import io.profilestore.cli.Main;
import io.profilestore.json.Json;
import io.profilestore.migrate.Migration;
import io.profilestore.migrate.MigrationOptions;
import io.profilestore.migrate.MigrationResult;
import io.profilestore.migrate.Progress;
import io.profilestore.migrate.Source;
import io.profilestore.sql.ImportOrder.OnConflict;
import io.profilestore.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A file, a server, and migrations from the one to the other. */
final class LiveMove implements AutoCloseable {

    /** The highest exit code with which the migration has come to its end: there are conflicts. */
    private static final int FOUND = 1;

    private final RoundPlan plan;
    private final Path file;
    private final Path columns;
    private final ServerProcess server;
    private final Connection owner;
    private final LiveImports imports = new LiveImports();

    /**
     * A migration while others work.
     *
     * @param report as JSON
     * @param written how many profiles it has written
     * @param since for each key of the source when the run ended that wrote it last before this one
     */
    record Run(JsonNode report, int written, Map<String, Long> since, long called, long returned) {}

    LiveMove(RoundPlan plan) throws IOException, InterruptedException, SQLException {
        this.plan = plan;
        file = plan.directory().resolve("profiles.json");
        columns = plan.columns();
        server = new ServerProcess(plan);
        try {
            owner = server.connectAsOwner();
        } catch (SQLException e) {
            server.close();
            throw e;
        }
    }

    ServerProcess server() {
        return server;
    }

    /** What the runs so far have written. */
    LiveImports imports() {
        return imports;
    }

    /** The command, as a process of its own. */
    Run elsewhere(Map<String, JsonNode> profiles, List<String> options) throws Exception {
        Map<String, Long> since = new HashMap<>();
        profiles.keySet().forEach(key -> since.put(key, imports.returned(key)));
        write(profiles);
        List<String> words = new ArrayList<>(List.of("migrate", file.toString(), "--to", server.location(), "--json"));
        words.addAll(List.of("--columns", columns.toString()));
        words.addAll(options);
        long called = System.nanoTime();
        JsonNode report = command(words);
        long returned = System.nanoTime();
        return new Run(report, imports.look(owner, profiles, called, returned), since, called, returned);
    }

    private JsonNode command(List<String> words) throws IOException, InterruptedException {
        try (ChildProcess process = ChildProcess.start(
                plan.directory().resolve("migrate.log"),
                server.ownerEnvironment(),
                Main.class,
                words.toArray(String[]::new))) {
            String printed = process.rest();
            int code = process.await();
            if (code > FOUND) {
                throw new IllegalStateException("migrate ended with exit code " + code + "; see migrate.log");
            }
            return Json.parse(printed);
        }
    }

    /** The same in this process, which need not be started. */
    MigrationResult here(Map<String, JsonNode> profiles, OnConflict wins) throws IOException, SQLException {
        write(profiles);
        long called = System.nanoTime();
        try (Source source = Source.of(file)) {
            MigrationOptions options = MigrationOptions.rejectingInto(
                            plan.directory().resolve("rejects.jsonl"))
                    .withOnConflict(wins);
            MigrationResult result = new Migration(
                            source,
                            () -> (SqlStore) server.openAsOwner(),
                            store -> Optional.of(columns),
                            options,
                            Progress.NONE)
                    .run();
            imports.look(owner, profiles, called, System.nanoTime());
            return result;
        }
    }

    /** As an old worker does. */
    private void write(Map<String, JsonNode> profiles) throws IOException {
        ObjectNode whole = Json.mapper().createObjectNode();
        profiles.forEach(whole::set);
        Path next = plan.directory().resolve("next.json");
        Files.write(next, Json.bytes(whole));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws SQLException {
        try (server) {
            owner.close();
        }
    }
}
