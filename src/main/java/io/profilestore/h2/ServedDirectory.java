package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of a server, which only one server may have at a time, and the databases in it. Thread-safe. */
final class ServedDirectory implements ServedDatabases, AutoCloseable {

    private static final String LOCK = ".profilestore.lock";
    private static final int LOCK_ATTEMPTS = 5;

    /** Those of this process, whose lock files it must not open again: closing one would give the lock back. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    /** Nothing in a name leads out of the directory, to another file system of H2's, or to a hidden file. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    private final Path path;
    private final Call call;
    private final Consumer<String> log;
    private final FileChannel channel;
    private final ConcurrentMap<String, ServedDatabase> databases = new ConcurrentHashMap<>();

    /**
     * Takes the directory for this server and makes it if it is not there, for its owner only.
     *
     * @throws StoreBusy if another server has it
     * @throws WriteFailed if nothing can be written there
     * @throws InvalidLocation if it is on a network file system, or H2 cannot be told its path
     */
    ServedDirectory(Path directory, Consumer<String> log) {
        path = directory.toAbsolutePath().normalize();
        call = Call.on("serve", path.toString());
        this.log = log;
        H2Location.requireNameable(call, path);
        NetworkFileSystem.refuse(call, path);
        OwnerOnly.createDirectory(call, path);
        OwnerOnly.create(call, path.resolve(LOCK));
        channel = locked();
        OURS.add(path.resolve(LOCK));
    }

    /**
     * Before anything is made.
     *
     * @throws StoreBusy if a server of another process has this directory
     */
    static void requireFree(Call call, Path directory) {
        if (isServed(directory.toAbsolutePath().normalize().resolve(LOCK))) {
            throw taken(call);
        }
    }

    private static StoreBusy taken(Call call) {
        return new StoreBusy(call, "another server serves this directory", "Use that one, or stop it first.", null);
    }

    /**
     * Before a database is opened otherwise than by a server.
     *
     * @param database its absolute path
     * @throws StoreBusy if a server has its directory
     */
    static void requireNotServed(Call call, Path database) {
        if (isServed(database)) {
            throw new StoreBusy(
                    call,
                    "a server serves the databases of this directory",
                    "Use that server, jdbc:h2:tcp://HOST/" + database.getFileName() + ", or stop it first.",
                    null);
        }
    }

    /** Whether a server has the directory of a database, named by its absolute path. */
    private static boolean isServed(Path database) {
        Path file = database.resolveSibling(LOCK);
        if (OURS.contains(file)) {
            return true;
        }
        if (!Files.isReadable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /**
     * Opens all databases that are there.
     *
     * @throws StoreException if one cannot be opened
     */
    void openAll() {
        for (String name : names(call, path)) {
            if (ServedDatabase.isAt(path.resolve(name))) {
                served(name).open();
            } else {
                log.accept(name + ": not served, there is no file " + name + ".credentials");
            }
        }
    }

    /** The databases that are in a directory; empty where there is no such directory. */
    static List<String> names(Call call, Path path) {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(H2Location.DATA_SUFFIX))
                    .map(name -> name.substring(0, name.length() - H2Location.DATA_SUFFIX.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .forEach(names::add);
        } catch (IOException e) {
            throw new StoreUnreachable(call, "the directory cannot be read", "Check its permissions.", e);
        }
        return names;
    }

    /** @throws InvalidLocation if no database can have this name */
    static void checkName(Call call, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidLocation(
                    call,
                    "\"" + name + "\" is no name for a database",
                    "Use letters, digits, dots, hyphens and underscores.",
                    null);
        }
    }

    /**
     * Creates a database and its credentials if it is not there; it is opened in any case.
     *
     * @param given the file with the users and passwords that it has from now on; null for random ones, or those that it has
     */
    void create(String name, @Nullable Path given) {
        Path database = path.resolve(name);
        Path data = H2Location.data(database);
        CredentialsFile file = CredentialsFile.beside(database);
        Roles wanted = given == null ? Roles.random() : new CredentialsFile(given).read(call);
        if (isNew(data)) {
            if (given != null && file.exists()) {
                file.replace(call, wanted);
            } else {
                file.create(call, wanted);
            }
            OwnerOnly.createForGood(call, data);
        } else if (given != null && Renewal.prepare(call, file, wanted)) {
            log.accept(name + ": given the passwords of " + given);
        }
        served(name).open();
    }

    /** Whether H2 has yet to make it. */
    private boolean isNew(Path data) {
        try {
            return !Files.exists(data) || Files.size(data) == 0;
        } catch (IOException e) {
            throw new WriteFailed(call, "the file " + data + " cannot be read", "Check its permissions.", e);
        }
    }

    /** Also where it came to be after the start. */
    @Override
    public Optional<ServedDatabase> find(String name) {
        String plain = name.startsWith("./") ? name.substring(2) : name;
        ServedDatabase known = databases.get(plain);
        if (known != null) {
            return Optional.of(known);
        }
        if (!NAME.matcher(plain).matches() || !ServedDatabase.isAt(path.resolve(plain))) {
            return Optional.empty();
        }
        try {
            return Optional.of(served(plain));
        } catch (StoreException e) {
            // Its file is no good; a stranger must not learn even that.
            return Optional.empty();
        }
    }

    @Override
    public Collection<ServedDatabase> databases() {
        return databases.values();
    }

    /** Closes all databases and gives the directory back. */
    @Override
    public void close() {
        databases.values().forEach(ServedDatabase::close);
        databases.clear();
        OURS.remove(path.resolve(LOCK));
        try {
            channel.close();
        } catch (IOException e) {
            log.accept("the lock on " + path + " could not be given back: " + e.getMessage());
        }
    }

    private ServedDatabase served(String name) {
        return databases.computeIfAbsent(name, n -> ServedDatabase.ofServer(path.resolve(n), log));
    }

    private FileChannel locked() {
        try {
            if (!OURS.contains(path.resolve(LOCK))) {
                FileChannel opened = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE);
                for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
                    if (opened.tryLock() != null) {
                        return opened;
                    }
                    // Perhaps just somebody who looks whether there is a server.
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                opened.close();
            }
        } catch (IOException e) {
            throw new WriteFailed(call, "its lock file cannot be opened", "Check the directory's permissions.", e);
        }
        throw taken(call);
    }
}
