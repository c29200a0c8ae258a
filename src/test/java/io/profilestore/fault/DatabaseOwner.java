package io.profilestore.fault;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** The process that has an embedded database's file open. */
final class DatabaseOwner {

    private DatabaseOwner() {}

    /** Its process id, as the file beside the database says, or else as the operating system does. */
    static long pid(Path data) throws IOException {
        Path file = data.resolveSibling(data.getFileName().toString().replace(".mv.db", ".owner"));
        Properties owner = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            owner.load(reader);
            return Long.parseLong(owner.getProperty("pid"));
        } catch (NoSuchFileException e) {
            return whoHasOpen(data);
        }
    }

    private static long whoHasOpen(Path data) throws IOException {
        Path real = data.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> hasOpen(process.pid(), real))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody has " + data + " open"))
                .pid();
    }

    private static boolean hasOpen(long pid, Path real) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(descriptor -> leadsTo(descriptor, real));
        } catch (IOException e) {
            // Somebody else's, or it has just ended.
            return false;
        }
    }

    private static boolean leadsTo(Path descriptor, Path real) {
        try {
            return Files.readSymbolicLink(descriptor).equals(real);
        } catch (IOException e) {
            return false;
        }
    }
}
