package io.profilestore.compose;

import static java.util.stream.Collectors.toMap;

import io.profilestore.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** docker-compose.yml, with its anchors and merges resolved. */
record ComposeFile(JsonNode root) {

    static final Path FILE = Path.of("docker-compose.yml");

    static ComposeFile read() {
        try {
            return new ComposeFile(Json.mapper().valueToTree(new Yaml().<Object>load(Files.readString(FILE))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Service> services() {
        return root.get("services")
                .propertyStream()
                .collect(toMap(
                        Map.Entry::getKey, entry -> new Service(entry.getValue()), (a, b) -> b, LinkedHashMap::new));
    }

    /** The command among the first lines that begins so, on one line. */
    String preparation(String beginning) throws IOException {
        return Files.readString(FILE)
                .replaceAll(" \\\\\n# *", " ")
                .lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("# *", ""))
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** The host's file behind a secret. */
    String secretFile(String name) {
        return root.required("secrets").required(name).required("file").stringValue();
    }

    /** What the file says of one service. */
    record Service(JsonNode said) {

        /** Entrypoint and command, as the container runs them. */
        List<String> words() {
            List<String> entrypoint =
                    said.has("build") && !said.has("entrypoint") ? Dockerfile.entrypoint() : strings("entrypoint");
            return Stream.concat(entrypoint.stream(), strings("command").stream())
                    .toList();
        }

        /** The words of the health check; empty where there is none. */
        List<String> health() {
            List<String> test = strings(said.path("healthcheck").path("test"));
            if (!test.isEmpty() && !test.get(0).equals("CMD")) {
                throw new IllegalStateException("only CMD is run here, not " + test.get(0));
            }
            return test.stream().skip(1).toList();
        }

        /** Whether its image is not ours. */
        boolean isPostgres() {
            return said.path("image").asString("").startsWith("postgres:");
        }

        Map<String, String> environment() {
            return said.path("environment")
                    .propertyStream()
                    .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().stringValue()));
        }

        List<String> secrets() {
            return strings("secrets");
        }

        /** What is mounted where: by its path in the container, a path of the host or the name of a volume. */
        Map<String, String> mounts() {
            return strings("volumes").stream()
                    .map(volume -> volume.split(":"))
                    .collect(toMap(parts -> parts[1], parts -> parts[0]));
        }

        int replicas() {
            return said.path("deploy").path("replicas").asInt(1);
        }

        List<String> strings(String name) {
            return strings(said.path(name));
        }

        private static List<String> strings(JsonNode array) {
            return array.valueStream().map(JsonNode::stringValue).toList();
        }
    }
}
