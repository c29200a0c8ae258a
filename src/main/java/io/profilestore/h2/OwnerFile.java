package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * The file {@code NAME.owner} beside an embedded database: where the process listens that has opened it. Written by
 * whoever has the {@link DatabaseLock}, and only then to be believed.
 *
 * @param port on loopback
 * @param pid the number of that process
 * @param name what the database is called there: random, so that nobody reaches another one behind a port that was given
 *     away again
 */
record OwnerFile(int port, long pid, String name) {

    private static final String SUFFIX = ".owner";

    /** What it says; empty where it is not there, or is no such file. */
    static Optional<OwnerFile> read(Path database) {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(path(database))) {
            properties.load(reader);
            return Optional.of(new OwnerFile(
                    Integer.parseInt(properties.getProperty("port", "")),
                    Long.parseLong(properties.getProperty("pid", "")),
                    properties.getProperty("name", "")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes it, in one step.
     *
     * @throws WriteFailed if that is not possible
     */
    void publish(Call call, Path database) {
        Path path = path(database);
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            OwnerOnly.createFor(call, temporary, H2Location.data(database));
            Files.writeString(temporary, "port=" + port + "\npid=" + pid + "\nname=" + name + "\n");
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new WriteFailed(
                    call,
                    "the file " + path + " cannot be written",
                    "Check permissions and free space of its directory.",
                    e);
        }
    }

    /** The one of an owner that lives, also where it cannot be asked just now; empty where there is none. */
    static Optional<OwnerFile> readOfLiving(Path database) {
        return read(database).filter(OwnerConnection::isListening);
    }

    /** Removes what an owner that has gone may have left. */
    static void remove(Path database) {
        try {
            Files.deleteIfExists(path(database));
        } catch (IOException e) {
            // It leads nowhere: its port is closed, and its name is not used again.
        }
    }

    private static Path path(Path database) {
        return database.resolveSibling(database.getFileName() + SUFFIX);
    }
}
