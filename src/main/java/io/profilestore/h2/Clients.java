package io.profilestore.h2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
    private final ServedDirectory directory;
    private final Consumer<String> log;
    private final ExecutorService logins;
    private final Map<Socket, Long> atDoor = new ConcurrentHashMap<>();
    private final Set<Socket> inside = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Clients(ServerSocket port, Door door, H2Sessions sessions, ServedDirectory directory, Consumer<String> log) {
        this.port = port;
        this.door = door;
        this.sessions = sessions;
        this.directory = directory;
        this.log = log;
        logins = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> daemon("login", work));
    }

    void start() {
        daemon("accept", this::acceptAll).start();
        daemon("rounds", this::makeRounds).start();
    }

    /**
     * Lets nobody in any more, and each one inside go once it is in no statement and no transaction.
     *
     * @param limit after which the others are left to be cut off
     */
    void drain(Duration limit) {
        draining = true;
        closeQuietly(port);
        atDoor.keySet().forEach(Clients::closeQuietly);
        long start = System.nanoTime();
        while (!inside.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
            Set<String> busy = new HashSet<>();
            directory.databases().forEach(d -> busy.addAll(d.busyClients()));
            inside.stream()
                    .filter(s -> !s.isInputShutdown() && !busy.contains(address(s)))
                    .forEach(Clients::letGo);
            forgetClosed();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        forgetClosed();
        if (!inside.isEmpty()) {
            log.accept("cut off after " + limit.toSeconds() + " s: " + inside.size() + " clients inside a transaction");
        }
        logins.shutdownNow();
    }

    private void acceptAll() {
        while (!draining) {
            try {
                Socket socket = port.accept();
                atDoor.put(socket, System.nanoTime());
                logins.execute(() -> login(socket));
                if (atDoor.size() > MAX_AT_DOOR) {
                    dropLongestAtDoor();
                }
            } catch (IOException | OutOfMemoryError e) {
                if (!draining) {
                    log.accept("a connection could not be taken: " + e.getMessage());
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
        }
    }

    private void login(Socket socket) {
        boolean admitted = false;
        try {
            Optional<AdmittedSocket> client = door.open(socket);
            if (client.isPresent() && isFull()) {
                Handshake.refuse(
                        client.get().getOutputStream(),
                        "08004",
                        ErrorCode.CONNECTION_BROKEN_1,
                        "The server has " + MAX_INSIDE + " connections, as many as it takes");
            } else if (client.isPresent() && !draining) {
                inside.add(socket);
                sessions.admit(client.get());
                admitted = true;
            }
        } catch (IOException | RuntimeException e) {
            // It went away, took too long, or speaks another protocol: nobody to tell.
        } finally {
            atDoor.remove(socket);
            if (!admitted) {
                closeQuietly(socket);
            }
        }
    }

    private boolean isFull() {
        if (inside.size() >= MAX_INSIDE) {
            forgetClosed();
        }
        return inside.size() >= MAX_INSIDE;
    }

    private void dropLongestAtDoor() {
        atDoor.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .ifPresent(longest -> closeQuietly(longest.getKey()));
    }

    /** Drops who has been at the door too long, notices new passwords, and says how many logins were refused. */
    private void makeRounds() {
        long told = 0;
        long toldAt = System.nanoTime();
        while (!draining) {
            LockSupport.parkNanos(ROUND.toNanos());
            long now = System.nanoTime();
            atDoor.forEach((socket, since) -> {
                if (now - since > LOGIN_TIME.toNanos()) {
                    closeQuietly(socket);
                }
            });
            forgetClosed();
            for (ServedDatabase database : directory.databases()) {
                try {
                    database.refresh();
                } catch (RuntimeException e) {
                    log.accept(database.name() + ": " + e.getMessage());
                }
            }
            if (door.refused() > told && now - toldAt > LOG_INTERVAL.toNanos()) {
                log.accept("logins refused: " + (door.refused() - told));
                told = door.refused();
                toldAt = now;
            }
        }
    }

    private void forgetClosed() {
        inside.removeIf(Socket::isClosed);
    }

    /** Its thread ends what it is doing, sends the answer, and then finds nothing more to read. */
    private static void letGo(Socket socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            closeQuietly(socket);
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
