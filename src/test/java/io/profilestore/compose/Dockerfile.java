package io.profilestore.compose;

import io.profilestore.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image's Dockerfile, as far as it can be judged without an engine. */
final class Dockerfile {

    static final Path FILE = Path.of("src/main/docker/Dockerfile");

    private static final String COPY_FROM_BUILD = "--from=build ";

    private Dockerfile() {}

    /** One instruction, without its comments and with its lines joined. */
    record Instruction(String name, String arguments) {}

    static List<Instruction> instructions() {
        try {
            return Files.readString(FILE)
                    .replaceAll("(?m)^#.*\n", "")
                    .replaceAll("\\\\\n\\s*", "")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.split(" ", 2))
                    .map(words -> new Instruction(words[0], words[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The arguments of all instructions of this name, in their order. */
    static List<String> all(String name) {
        return instructions().stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** The one instruction of this name. */
    static String only(String name) {
        List<String> all = all(name);
        if (all.size() != 1) {
            throw new IllegalStateException(FILE + " has " + name + " " + all.size() + " times");
        }
        return all.get(0);
    }

    /** In exec form: anything else is no JSON. */
    static List<String> entrypoint() {
        return Json.parse(only("ENTRYPOINT"))
                .valueStream()
                .map(w -> w.stringValue())
                .toList();
    }

    /** Where the jar is built, and where it is in the image. */
    static List<String> jar() {
        String copied = all("COPY").stream()
                .filter(arguments -> arguments.startsWith(COPY_FROM_BUILD))
                .findFirst()
                .orElseThrow();
        return List.of(copied.substring(COPY_FROM_BUILD.length()).split(" "));
    }

    /** The working directory of what runs in the image. */
    static String workingDirectory() {
        List<String> all = all("WORKDIR");
        return all.get(all.size() - 1);
    }
}
