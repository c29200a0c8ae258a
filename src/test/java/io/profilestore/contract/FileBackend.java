package io.profilestore.contract;

import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The file stores, racy or locked. */
final class FileBackend implements Backend {

    private final String option;
    private Path directory = Path.of("");

    /** @param option what follows the path in the location */
    FileBackend(String option) {
        this.option = option;
    }

    @Override
    public void start() throws IOException {
        directory = Files.createTempDirectory("contract");
    }

    @Override
    public String location() {
        return "file:" + file() + option;
    }

    @Override
    public boolean racy() {
        return option.isEmpty();
    }

    @Override
    public boolean versionsGrow() {
        return false;
    }

    @Override
    public void fill(ProfileStore store, Map<String, JsonNode> profiles) {
        try {
            Files.write(file(), Json.bytes(Json.mapper().createObjectNode().setAll(profiles)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Override
    public String toString() {
        return "file" + option;
    }

    private Path file() {
        return directory.resolve("profiles.json");
    }
}
