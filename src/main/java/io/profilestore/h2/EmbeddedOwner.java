package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.h2.util.MathUtils;

/**
 * An embedded database that this process has opened, and serves to the other processes of this machine: on a loopback port
 * of its own, through the same {@link Door} as a server's. Thread-safe.
 */
final class EmbeddedOwner implements ServedDatabases, AutoCloseable {

    /** How long leaving waits for the others' transactions. Everybody else waits for the next owner meanwhile. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final int NAME_BYTES = 16;

    private final Path path;
    private final ServedDatabase database;
    private final String name = HexFormat.of().formatHex(MathUtils.secureRandomBytes(NAME_BYTES));
    private final H2Sessions sessions;
    private final Clients clients;
    private final OwnerFile file;
    private boolean leaving;

    private EmbeddedOwner(Path path, ServedDatabase database, H2Sessions sessions, ServerSocket port) {
        this.path = path;
        this.database = database;
        this.sessions = sessions;
        clients = new Clients(port, new Door(this, null, sessions), sessions, this, line -> {});
        file = new OwnerFile(port.getLocalPort(), ProcessHandle.current().pid(), name);
    }

    /**
     * Opens a database, and says where to find it.
     *
     * @param lock its lock, which is given back where this fails
     * @throws StoreException if it cannot be opened, or not be served
     */
    static EmbeddedOwner begin(Call call, Path path, DatabaseLock lock, Login login) {
        if (OwnerFile.readOfLiving(path).isEmpty()) {
            // Before anybody takes what the last one left for ours. One that lives has lost its lock file, no more.
            OwnerFile.remove(path);
        }
        ServedDatabase database = opened(call, path, lock, login);
        boolean begun = false;
        try {
            H2Sessions sessions =
                    new H2Sessions(path.resolveSibling(".").normalize().toString());
            ServerSocket port = new ServerSocket(0, Clients.BACKLOG, InetAddress.getLoopbackAddress());
            EmbeddedOwner owner = new EmbeddedOwner(path, database, sessions, port);
            owner.publish(call);
            owner.clients.start();
            begun = true;
            return owner;
        } catch (IOException e) {
            throw new StoreUnreachable(
                    call,
                    "other processes cannot be given the database: " + e.getMessage(),
                    "Look for what keeps this process from listening on the loopback address.",
                    e);
        } finally {
            if (!begun) {
                database.close();
            }
        }
    }

    /**
     * As the owner that the file names, who may set everything; where that is not possible, and for a new database, as whoever
     * was given.
     */
    private static ServedDatabase opened(Call call, Path path, DatabaseLock lock, Login login) {
        boolean opened = false;
        try {
            if (login.given() == null || mayUseFile(path)) {
                try {
                    ServedDatabase database = ServedDatabase.embedded(call, path, null, login.settingsOfDatabase());
                    database.open(lock);
                    opened = true;
                    return database;
                } catch (AccessDenied e) {
                    if (login.given() == null) {
                        throw e;
                    }
                }
            }
            ServedDatabase database = ServedDatabase.embedded(call, path, login.given(), login.settingsOfDatabase());
            database.open(lock);
            opened = true;
            return database;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static boolean mayUseFile(Path path) {
        try {
            return CredentialsFile.beside(path).exists() && Files.size(H2Location.data(path)) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    ServedDatabase database() {
        return database;
    }

    @Override
    public Optional<ServedDatabase> find(String wanted) {
        return wanted.equals(name) ? Optional.of(database) : Optional.empty();
    }

    @Override
    public Collection<ServedDatabase> databases() {
        return List.of(database);
    }

    /** Whoever removed its file did not know that somebody has the database. */
    @Override
    public void announce() {
        try {
            publish(Call.on("serve", path.toString()));
        } catch (StoreException e) {
            // The next round tries again.
        }
    }

    private synchronized void publish(Call call) {
        if (!leaving && !OwnerFile.read(path).equals(Optional.of(file))) {
            file.publish(call, path);
        }
    }

    private synchronized void withdraw() {
        leaving = true;
        OwnerFile.remove(path);
    }

    /** Lets the others' statements and transactions end, closes the database, and leaves it to whoever is next. */
    @Override
    public void close() {
        withdraw();
        try (database;
                sessions) {
            clients.drain(DRAIN);
        }
    }
}
