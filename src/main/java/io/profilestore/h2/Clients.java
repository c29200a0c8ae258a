package io.profilestore.h2;

import io.profilestore.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.h2.api.ErrorCode;
import org.h2.util.NetUtils;

/**
 * The connections of a server: those that are still at the door, and those that are inside. Thread-safe.
 *
 * <p>Each connection has a thread at the door and another one inside, so a slow or silent client holds up nobody else.
 * One that has not come in after {@link #LOGIN_TIME} is dropped.
 */
final class Clients {

    /** Connections that the operating system keeps for us until we get to them. */
    static final int BACKLOG = 1_024;

    /** The most clients inside. */
    static final int MAX_INSIDE = 2_000;

    /** The most at the door; one more, and the one that has been there longest is dropped. */
    static final int MAX_AT_DOOR = 2_000;

    /** How long a client may take to say who it is. */
    static final Duration LOGIN_TIME = Duration.ofSeconds(10);

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);
    private static final int STACK_BYTES = 512 * 1024;

    private final ServerSocket port;
    private final Door door;
    private final H2Sessions sessions;
    private final ServedDatabases databases;
    private final Consumer<String> log;
    private final ExecutorService logins;
    private final ScheduledExecutorService answers =
            Executors.newSingleThreadScheduledExecutor(work -> daemon("answers", work));
    private final Map<Socket, Long> atDoor = new ConcurrentHashMap<>();

    /** Each with the connection beneath TLS, which can be closed without the client's help. */
    private final Map<AdmittedSocket, Socket> inside = new ConcurrentHashMap<>();

    private volatile boolean draining;

    /** What the rounds have told so far. */
    private final Map<String, String> troubles = new HashMap<>();

    private long told;
    private long toldAt = System.nanoTime();

    Clients(ServerSocket port, Door door, H2Sessions sessions, ServedDatabases databases, Consumer<String> log) {
        this.port = port;
        this.door = door;
        this.sessions = sessions;
        this.databases = databases;
        this.log = log;
        logins = new ThreadPoolExecutor(
                0, MAX_AT_DOOR, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> daemon("login", work));
    }

    void start() {
        daemon("accept", this::acceptAll).start();
        daemon("rounds", this::makeRounds).start();
    }

    /**
     * Lets nobody in any more, and each one inside go once it is in no statement and no transaction; its next request is
     * answered with that, and it may make it elsewhere.
     *
     * @param limit after which the others are left to be cut off
     */
    void drain(Duration limit) {
        draining = true;
        closeQuietly(port);
        atDoor.keySet().forEach(Clients::closeQuietly);
        ExecutorService asking = Executors.newSingleThreadExecutor(work -> daemon("drain", work));
        long end = System.nanoTime() + limit.toNanos();
        while (!inside.isEmpty() && System.nanoTime() < end) {
            Set<String> busy = busyClients(asking, end);
            inside.forEach((client, network) -> {
                if (client.isGone()) {
                    closeQuietly(network);
                } else if (!busy.contains(address(client))) {
                    letGo(client);
                }
            });
            forgetClosed();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        forgetClosed();
        if (!inside.isEmpty()) {
            log.accept("cut off after " + limit.toSeconds() + " s: " + inside.size() + " clients inside a transaction");
            // Also the one that does not read its answer, so that nobody waits for that.
            inside.values().forEach(Clients::closeQuietly);
        }
        asking.shutdownNow();
        logins.shutdownNow();
        answers.shutdownNow();
    }

    /** Asked elsewhere, since the databases do not answer while somebody has one for himself alone: then all are busy. */
    private Set<String> busyClients(ExecutorService asking, long end) {
        Future<Set<String>> answer = asking.submit(() -> {
            Set<String> busy = new HashSet<>();
            databases.databases().forEach(d -> busy.addAll(d.busyClients()));
            return busy;
        });
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return inside.keySet().stream().map(Clients::address).collect(Collectors.toSet());
        }
    }

    private void acceptAll() {
        while (!draining) {
            try {
                Socket socket = port.accept();
                if (atDoor.size() >= MAX_AT_DOOR) {
                    dropLongestAtDoor();
                }
                takeToDoor(socket);
            } catch (IOException | OutOfMemoryError e) {
                if (!draining) {
                    log.accept("a connection could not be taken: " + e.getMessage());
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
        }
    }

    private void takeToDoor(Socket socket) {
        atDoor.put(socket, System.nanoTime());
        try {
            logins.execute(() -> login(socket));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // No thread is free for it, and none can be made.
            leaveDoor(socket);
        }
    }

    private void leaveDoor(Socket socket) {
        atDoor.remove(socket);
        closeQuietly(socket);
    }

    private void login(Socket socket) {
        try {
            Door.Visit visit = door.open(socket);
            if (visit.refusal() != null) {
                tellLater(socket, visit.refusal());
                return;
            }
            if (visit.admitted() != null && !draining && letIn(socket, visit.admitted())) {
                atDoor.remove(socket);
                return;
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // It went away, took too long, or speaks another protocol: nobody to tell.
        }
        leaveDoor(socket);
    }

    private boolean letIn(Socket socket, AdmittedSocket client) throws IOException {
        if (isFull()) {
            Handshake.refuse(
                    client.getOutputStream(),
                    "08004",
                    ErrorCode.CONNECTION_BROKEN_1,
                    "The server has " + MAX_INSIDE + " connections, as many as it takes");
            return false;
        }
        inside.put(client, socket);
        sessions.admit(client);
        return true;
    }

    /** Without a thread of its own, which somebody who guesses passwords could have thousands of. */
    private void tellLater(Socket socket, Door.Refusal refusal) {
        var unused = answers.schedule(
                () -> {
                    try {
                        refusal.tell();
                    } catch (IOException e) {
                        // It did not wait.
                    } finally {
                        leaveDoor(socket);
                    }
                },
                refusal.after().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private boolean isFull() {
        if (inside.size() >= MAX_INSIDE) {
            forgetClosed();
        }
        return inside.size() >= MAX_INSIDE;
    }

    private void dropLongestAtDoor() {
        atDoor.entrySet().stream().min(Map.Entry.comparingByValue()).ifPresent(longest -> leaveDoor(longest.getKey()));
    }

    private void makeRounds() {
        while (!draining) {
            LockSupport.parkNanos(ROUND.toNanos());
            try {
                makeRound(System.nanoTime());
            } catch (RuntimeException | OutOfMemoryError e) {
                log.accept("a round failed, the next one follows: " + e);
            }
        }
    }

    /**
     * Drops who has been at the door too long, says where the databases are, notices new passwords, brings to the disk what
     * did not wait for it, and says how many logins were refused.
     */
    private void makeRound(long now) {
        atDoor.forEach((socket, since) -> {
            if (now - since > LOGIN_TIME.toNanos()) {
                leaveDoor(socket);
            }
        });
        forgetClosed();
        databases.announce();
        for (ServedDatabase database : databases.databases()) {
            String trouble = trouble(database);
            if (!trouble.equals(troubles.put(database.name(), trouble)) && !trouble.isEmpty()) {
                log.accept(database.name() + ": " + trouble);
            }
        }
        if (door.refused() > told && now - toldAt > LOG_INTERVAL.toNanos()) {
            log.accept("logins refused: " + (door.refused() - told));
            told = door.refused();
            toldAt = now;
        }
    }

    /** What keeps a database from following its file, or from its disk; empty where nothing does. */
    private static String trouble(ServedDatabase database) {
        try {
            database.refresh();
            database.force();
            return "";
        } catch (StoreException e) {
            return e.problem();
        }
    }

    private void forgetClosed() {
        inside.values().removeIf(Socket::isClosed);
    }

    /** Elsewhere, since a client that does not read may keep whoever tells it anything waiting. */
    private void letGo(AdmittedSocket client) {
        if (client.isLeaving()) {
            return;
        }
        try {
            logins.execute(() -> {
                try {
                    client.letGo();
                } catch (IOException e) {
                    closeQuietly(client);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // No thread just now; it is tried again.
        }
    }

    /** As {@code INFORMATION_SCHEMA.SESSIONS} has it. */
    private static String address(Socket socket) {
        InetAddress address = socket.getInetAddress();
        return NetUtils.ipToShortForm(new StringBuilder(), address.getAddress(), true)
                .append(':')
                .append(socket.getPort())
                .toString();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Then it is closed already.
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, "profilestore " + name, STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
