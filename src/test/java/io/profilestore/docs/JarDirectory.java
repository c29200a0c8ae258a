package io.profilestore.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ClassArchive;
import io.profilestore.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A working directory in which {@code java -jar target/profilestore.jar} runs the packaged jar, on the JVM that runs the
 * tests.
 */
final class JarDirectory {

    private static final long TIMEOUT_SECONDS = 240;

    /** The packaged jar. */
    static final Path JAR = Path.of(System.getProperty("profilestore.jar", "target/profilestore.jar"));

    private final Path directory;
    private final Path own;

    /** @param directory empty so far */
    JarDirectory(Path directory) throws IOException {
        this.directory = directory;
        own = Files.createTempDirectory(directory.toAbsolutePath().getParent(), "own");
        Files.createDirectory(directory.resolve("target"));
        // A link, since an archive of classes is good for one file only.
        Files.createSymbolicLink(directory.resolve("target/profilestore.jar"), JAR.toAbsolutePath());
        Path wrapper = Files.writeString(
                Files.createDirectory(own.resolve("bin")).resolve("java"),
                "#!/bin/sh\nexec %s %s \"$@\"\n"
                        .formatted(
                                quoted(JavaCommand.JAVA),
                                JavaCommand.options(ClassArchive.ofJar(JAR)).stream()
                                        .map(JarDirectory::quoted)
                                        .collect(joining(" "))));
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }

    /** What a command left behind. */
    record Outcome(int exitCode, String out, String err) {}

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Runs one profilestore command, with an empty standard input. */
    Outcome run(String... arguments) {
        return run(Map.of(), "/dev/null", arguments);
    }

    Outcome run(Map<String, String> environment, String stdin, String... arguments) {
        String line = Stream.concat(Stream.of("java", "-jar", "target/profilestore.jar"), Arrays.stream(arguments))
                .map(JarDirectory::quoted)
                .collect(joining(" "));
        return script(environment, line + " < " + quoted(stdin));
    }

    /**
     * Runs lines one after the other in one shell, in which aliases and {@code $?} work as at a prompt.
     *
     * @return what each printed, both streams together as a terminal shows them, but for progress, which only a slow
     *     machine shows
     */
    List<String> session(List<String> lines) throws IOException {
        StringBuilder script = new StringBuilder("(exit 0)\n");
        for (int i = 0; i < lines.size(); i++) {
            // A group of its own, on lines of its own: the shell reads it only after an alias before it is defined.
            script.append("{\n%s\n} > '%s' 2>&1 < /dev/null\n".formatted(lines.get(i), own.resolve("printed" + i)));
        }
        script(Map.of(), script.toString());
        StringBuilder missing = new StringBuilder();
        List<String> printed = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Path file = own.resolve("printed" + i);
            if (!Files.exists(file)) {
                missing.append("never came to: ").append(lines.get(i)).append('\n');
            } else {
                printed.add(Files.readString(file)
                        .replaceAll("(?m)^profilestore: (scan|declare|import|verify|export|stress): \\d.*\n", ""));
            }
        }
        assertThat(missing.toString()).isEmpty();
        return printed;
    }

    /** The text reaches the shell in a file: this JVM's locale may not be able to pass an emoji on. */
    private Outcome script(Map<String, String> environment, String text) {
        try {
            Path script = Files.writeString(own.resolve("script"), text + "\n");
            Path out = own.resolve("out");
            Path err = own.resolve("err");
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString())
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", own.resolve("bin") + ":/usr/bin:/bin", "LC_ALL", "C.UTF-8"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("no end after " + TIMEOUT_SECONDS + " s, " + reached() + ": " + text);
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Of a session, how far it came. */
    private String reached() throws IOException {
        try (Stream<Path> files = Files.list(own)) {
            return files.filter(file -> file.getFileName().toString().startsWith("printed"))
                            .count()
                    + " commands begun";
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
