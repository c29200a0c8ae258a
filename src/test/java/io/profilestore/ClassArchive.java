package io.profilestore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes of jars as the JVM has them in memory: a process that starts with them takes half the time until it works. One
 * file for all that test, made by whoever comes first. A JVM that cannot use it goes on without.
 */
public final class ClassArchive {

    private static final Path DIRECTORY = Path.of("target", "class-archives").toAbsolutePath();

    private static final long LONGEST_DUMP_SECONDS = 120;

    private ClassArchive() {}

    /** Of the packaged jar. */
    public static Path ofJar(Path jar) {
        try {
            String name = "jar-" + Files.getLastModifiedTime(jar).toMillis() + "-" + Files.size(jar);
            return made(name, jar.toString(), List.of("-jar", jar.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of libraries, that is jars which do not change.
     *
     * @param libraries the beginning of the class path
     * @param words that run the commands on the whole of it
     */
    static Path ofLibraries(String libraries, List<String> words) {
        String hash = Integer.toHexString((libraries + System.getProperty("java.vm.version")).hashCode());
        return made("libraries-" + hash, libraries, words);
    }

    /** One thread at a time, since a file's lock is a process's. */
    private static synchronized Path made(String name, String classPath, List<String> words) {
        Path archive = DIRECTORY.resolve(name + ".jsa");
        try {
            Files.createDirectories(DIRECTORY);
            try (FileChannel channel = FileChannel.open(
                            DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(archive)) {
                    dump(archive, classPath, words);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive;
    }

    /** A migration loads nearly all that any command does. */
    private static void dump(Path archive, String classPath, List<String> words) throws IOException {
        Path directory = Files.createTempDirectory(DIRECTORY, "made");
        Path classes = directory.resolve("classes");
        List<String> migrate = new ArrayList<>(JavaCommand.QUICK);
        migrate.add("-XX:DumpLoadedClassList=" + classes);
        migrate.addAll(words);
        migrate.addAll(
                List.of("migrate", "db/sample/profiles.json", "--to", "jdbc:h2:" + directory.resolve("profiles")));
        run(directory, migrate);
        Path file = directory.resolve("archive");
        run(
                directory,
                List.of(
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + file,
                        "-cp",
                        classPath));
        Files.move(file, archive, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void run(Path directory, List<String> words) throws IOException {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of(JavaCommand.JAVA));
        command.addAll(words);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_DUMP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
