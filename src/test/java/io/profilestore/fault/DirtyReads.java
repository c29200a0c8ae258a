package io.profilestore.fault;

import io.profilestore.check.Action;
import io.profilestore.check.Histories;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads that may have seen what a crash then took away: a store shows a change to others before it is on the disk, and
 * promises it only to whoever made it, once it is there. What such a read saw is no proof that the change was made.
 */
final class DirtyReads {

    /** A write of unknown outcome, from its call until its client was told so. */
    private record Unknown(long called, long told) {}

    private final Path history;
    private final Map<String, Long> told = new HashMap<>();
    private final Map<String, List<Unknown>> unknown = new HashMap<>();
    private final Set<String> dirty = new HashSet<>();

    private DirtyReads(Path history) {
        this.history = history;
    }

    /** A copy of a history without them: on the same profile as a write of unknown outcome, and at the same time. */
    static Path removed(Path history) throws IOException {
        DirtyReads reads = new DirtyReads(history);
        reads.findTold();
        reads.find();
        return reads.copy();
    }

    /** When each answer came; of one that leaves the outcome open, an operation does not tell. */
    private void findTold() throws IOException {
        for (Path file : files()) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(Json::parse)
                        .filter(line -> line.has("unknown"))
                        .forEach(
                                line -> told.put(name(line), line.required("at").longValue()));
            }
        }
    }

    private void find() {
        try (Stream<Operation> all = Histories.read(history)) {
            all.filter(operation -> operation.outcome() instanceof Outcome.Unknown)
                    .filter(operation -> told.containsKey(name(operation)))
                    .forEach(operation -> unknown.computeIfAbsent(
                                    operation.action().key(), key -> new ArrayList<>())
                            .add(new Unknown(operation.called(), told.getOrDefault(name(operation), 0L))));
        }
        try (Stream<Operation> all = Histories.read(history)) {
            all.filter(DirtyReads::tellsOfOthers)
                    .filter(read -> unknown.getOrDefault(read.action().key(), List.of()).stream()
                            .anyMatch(write -> read.returned() > write.called && read.called() < write.told))
                    .forEach(read -> dirty.add(name(read)));
        }
    }

    private static boolean tellsOfOthers(Operation operation) {
        return operation.action() instanceof Action.Read || operation.outcome() instanceof Outcome.Conflict;
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectories(history.resolveSibling(history.getFileName() + "-judged"));
        for (Path file : files()) {
            try (Stream<String> lines = Files.lines(file)) {
                List<String> kept = lines.filter(line -> !dirty.contains(name(Json.parse(line))))
                        .toList();
                Files.write(copy.resolve(file.getFileName()), kept);
            }
        }
        return copy;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(history)) {
            return files.toList();
        }
    }

    private static String name(JsonNode line) {
        return line.path("client").asInt() + " " + line.path("call").asLong();
    }

    private static String name(Operation operation) {
        return operation.client() + " " + operation.number();
    }
}
