package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.disk.CommitFunction;
import io.profilestore.disk.DatabaseFilePath;
import io.profilestore.disk.FailedDatabase;
import io.profilestore.disk.WritePipeline;
import io.profilestore.schema.Schema;
import io.profilestore.schema.SchemaState;
import io.profilestore.sql.SqlFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One database that this process has open for others, with the owner's connection that keeps it open and holds its
 * settings; from its opening to its closing under its {@link DatabaseLock}. The file beside it decides who is its owner and
 * its application; other users are those that the database knows. Thread-safe.
 */
final class ServedDatabase implements AutoCloseable {

    /**
     * {@code FILE_LOCK=FS} is a lock of the operating system's, gone with its process; only the owner's connection decides
     * when the database is closed. No {@code ANALYZE} of H2's own accord: it reads within a commit, after the transaction's
     * end, from chunks that are free to go by then, and would fail commits that were made ("Chunk not found").
     */
    static final String SETTINGS = ";FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;IFEXISTS=TRUE;ANALYZE_AUTO=0";

    /** Space is used again as soon as nothing needs it; {@link DatabaseFilePath}'s files see to it that nothing does. */
    private static final int RETENTION_MILLIS = 0;

    /** How much of the heap H2 may use for pages that it has read: one part of so many. */
    private static final int CACHE_SHARE = 4;

    /** Whose it is. */
    private enum Kind {
        /** A server's, which brings tables and users up to date. */
        OF_A_SERVER,
        /** Of the stores that have it open, whose options say whether to do that. */
        EMBEDDED,
        /** Likewise, and its owner is somebody who was given, without a file. */
        EMBEDDED_WITHOUT_FILE
    }

    private final Kind kind;
    private final Path path;
    private final String settings;
    private final CredentialsFile file;
    private final Call call;
    private final Consumer<String> log;

    private volatile Roles roles;
    private volatile @Nullable Connection owner;
    private volatile String h2Name = "";
    private @Nullable DatabaseLock lock;
    private boolean closed;

    private ServedDatabase(Kind kind, Call call, Path path, String settings, Roles roles, Consumer<String> log) {
        this.settings = settings;
        this.kind = kind;
        this.path = path;
        this.log = log;
        this.call = call;
        this.roles = roles;
        file = CredentialsFile.beside(path);
    }

    /**
     * A server's, not opened yet.
     *
     * @param path without {@code .mv.db}
     * @throws StoreException if the file with its users cannot be read
     */
    static ServedDatabase ofServer(Path path, Consumer<String> log) {
        Call call = Call.on("serve", path.toString());
        return new ServedDatabase(
                Kind.OF_A_SERVER, call, path, "", CredentialsFile.beside(path).read(call), log);
    }

    /**
     * One that this process shares with others, not opened yet.
     *
     * @param given who opens it; null for the owner in the file beside it
     * @param settings to open it with
     * @throws StoreException if that file is needed and cannot be read
     */
    static ServedDatabase embedded(Call call, Path path, @Nullable Credentials given, String settings) {
        return given == null
                ? new ServedDatabase(
                        Kind.EMBEDDED,
                        call,
                        path,
                        settings,
                        CredentialsFile.beside(path).read(call),
                        line -> {})
                : new ServedDatabase(
                        Kind.EMBEDDED_WITHOUT_FILE, call, path, settings, new Roles(given, null, null), line -> {});
    }

    /** Opens it under a lock that was taken already, and that is closed with it; or throws as {@link #open()} does. */
    synchronized void open(DatabaseLock taken) {
        lock = taken;
        open();
    }

    /**
     * Opens it; a server's has its tables brought up to date and its users seen to.
     *
     * @throws StoreException if it cannot be opened, or its tables are newer than this program
     */
    void open() {
        try {
            connection();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Whether a database of this path could be served: it is there, and so is the file with its users. */
    static boolean isAt(Path path) {
        return Files.isRegularFile(H2Location.data(path))
                && CredentialsFile.beside(path).exists();
    }

    String name() {
        return path.getFileName().toString();
    }

    Path credentials() {
        return file.path();
    }

    /**
     * What H2 calls it inside of this process, since it was opened last: a file that no interrupted reader closes and no power cut
     * spoils.
     */
    String h2Name() {
        return h2Name;
    }

    /** Whether this is somebody's password; false, too, where that cannot be found out. A stranger has nothing opened. */
    boolean knows(String user, byte[] passwordHash) {
        try {
            if (followsFile() && !matchesFile(user, passwordHash)) {
                // It may have been written just now.
                refresh();
            }
            if (followsFile() && roles.users().contains(user)) {
                return matchesFile(user, passwordHash);
            }
            Connection open = owner;
            return open != null && H2Sessions.knows(open, user, passwordHash);
        } catch (StoreException | SQLException e) {
            return false;
        }
    }

    /**
     * Makes ready for a client that has proved its password: opens the database, and where its user has changed the
     * password there, gives back the one of the file.
     *
     * @throws StoreException if the database cannot be opened or changed
     */
    void prepareFor(String user, byte[] passwordHash) {
        try {
            if (!H2Sessions.knows(connection(), user, passwordHash) && followsFile()) {
                impose(roles);
                log.accept(name() + ": the password of " + user + " had been changed in the database; now it is the one"
                        + " of " + file.path() + " again");
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Takes new passwords over from the file, where it has changed; writes it again where it has gone, since nobody else
     * may know them.
     *
     * @throws StoreException if it cannot be read or written
     */
    synchronized void refresh() {
        if (closed || !followsFile()) {
            return;
        }
        if (!file.exists()) {
            file.create(call, roles);
            log.accept(name() + ": " + file.path() + " was gone; it is written again");
        }
        Roles now = file.read(call);
        if (now.equals(roles)) {
            return;
        }
        if (owner == null) {
            roles = now;
            return;
        }
        // The application's may have been added to the file of an older version.
        if (!now.users().containsAll(roles.users())) {
            throw new AccessDenied(
                    call, "the file " + file.path() + " names other users than before", "Restore it.", null);
        }
        Roles taken = now.isRenewing() ? now : now.replacing(roles);
        if (!taken.equals(now)) {
            // Whoever wrote it did not leave the old password there, which a start after a kill would need.
            file.replace(call, taken);
        }
        finish(taken);
        log.accept(name() + ": new passwords taken over from " + file.path());
    }

    /**
     * Brings to the disk what clients have written that do not wait for it.
     *
     * @throws StoreException if the disk fails; then the database is closed, and opened again for whoever comes next
     */
    synchronized void force() {
        Connection open = owner;
        try {
            if (open != null && !open.isClosed()) {
                CommitFunction.force(open);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The network addresses of clients that are inside of a statement or a transaction. */
    Set<String> busyClients() {
        Connection open = owner;
        try {
            return open == null ? Set.of() : BusyClients.of(open);
        } catch (SQLException e) {
            // Shut down by its owner: nobody is inside.
            return Set.of();
        }
    }

    /** Writes everything to disk and closes the database for good, whoever is still connected. */
    @Override
    public synchronized void close() {
        try (Connection last = owner) {
            if (last != null && !last.isClosed()) {
                try (Statement statement = last.createStatement()) {
                    statement.execute("CHECKPOINT SYNC");
                    statement.execute("SHUTDOWN");
                }
            }
            OwnerOnly.restrict(call, H2Location.data(path));
        } catch (SQLException | StoreException e) {
            log.accept(name() + ": closing failed: " + e.getMessage());
        }
        owner = null;
        closed = true;
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /** Its owner, as the database knows it. */
    Credentials owner() {
        return roles.owner();
    }

    private boolean followsFile() {
        return kind != Kind.EMBEDDED_WITHOUT_FILE;
    }

    private boolean matchesFile(String user, byte[] passwordHash) {
        return roles.all().stream().anyMatch(role -> role.user().equals(user) && role.match(passwordHash));
    }

    private void impose(Roles now) {
        try {
            now.impose(connection());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void finish(Roles taken) {
        try {
            Renewal.finish(call, connection(), file, taken);
            roles = taken.settled();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The owner's connection; opens the database again where its owner has shut it down, or its disk has failed. */
    Connection connection() throws SQLException {
        Connection now = owner;
        return now != null && FailedDatabase.isOpen(now) ? now : reopened();
    }

    private synchronized Connection reopened() throws SQLException {
        Connection now = owner;
        return now != null && FailedDatabase.isOpen(now) ? now : opened();
    }

    private Connection opened() {
        if (closed) {
            throw new StoreUnreachable(call, "the database is being closed", "Try again.", null);
        }
        EncryptedFile.refuse(call, H2Location.data(path));
        DatabaseLock taken = lock != null ? lock : DatabaseLock.take(call, path);
        try {
            if (roles.isRenewing()) {
                Renewal.finish(call, path, file, roles);
                roles = roles.settled();
            }
            String name = DatabaseFilePath.ofOneOpening(path.toString());
            Connection opened = H2Database.connect(url(name), roles.owner());
            try {
                WritePipeline.remove(opened);
                prepare(opened);
            } catch (SQLException | RuntimeException | Error e) {
                opened.close();
                throw e;
            }
            h2Name = name;
            owner = opened;
            lock = taken;
            log.accept(name() + ": open");
            return opened;
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            if (lock == null) {
                taken.close();
            }
        }
    }

    private String url(String name) {
        String url = H2Location.PREFIX + name + SETTINGS + settings;
        return followsFile() ? url + ";TRACE_LEVEL_FILE=0" : url;
    }

    private void prepare(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("SET RETENTION_TIME " + RETENTION_MILLIS);
            statement.execute("SET CACHE_SIZE " + Runtime.getRuntime().maxMemory() / CACHE_SHARE / 1024);
        } catch (SQLException e) {
            if (followsFile() || H2Errors.classify(e) != SqlFailure.ACCESS_DENIED) {
                throw e;
            }
            // Who was given is not the owner: then it is as the owner has left it.
        }
        if (kind == Kind.OF_A_SERVER) {
            upgrade(opened);
            roles = file.readComplete(call);
            roles.ensure(opened);
        }
        for (String name : PreparedTransactions.rollBack(opened)) {
            log.accept(name() + ": a prepared transaction that a client had left is rolled back: " + name);
        }
        OwnerOnly.restrict(call, H2Location.data(path));
    }

    /** Nobody else is connected yet, so this is the moment. */
    private void upgrade(Connection opened) throws SQLException {
        H2Dialect dialect = new H2Dialect(Durability.RELAXED);
        boolean none = Schema.state(opened, dialect).keeper() == SchemaState.Keeper.NOBODY;
        if (none && !Schema.elsewhere(opened, dialect).isEmpty()) {
            // In another schema: an empty store beside it would take the writes of whoever forgets to name that.
            return;
        }
        SchemaState before = Schema.upgrade(call, opened, dialect, new OpenGate(opened));
        boolean older = before.version() != Schema.VERSION;
        if (before.keeper() == SchemaState.Keeper.PROFILESTORE && older) {
            log.accept(name() + ": tables upgraded from version " + before.version() + " to " + Schema.VERSION);
        } else if (before.keeper() == SchemaState.Keeper.ANOTHER && older) {
            log.accept(name() + ": tables that others keep lack " + String.join(", ", before.lacking())
                    + "; `schema check` says what to do");
        }
    }

    private StoreException failed(SQLException e) {
        if (followsFile() && H2Errors.classify(e) == SqlFailure.ACCESS_DENIED) {
            return new AccessDenied(
                    call,
                    "the database does not know the password that " + file.path() + " has for its owner",
                    "Restore that file as it was when the database was used last.",
                    e);
        }
        return H2Errors.translated(call, e);
    }
}
