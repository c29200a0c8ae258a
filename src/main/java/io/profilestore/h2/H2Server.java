package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server of the databases in one directory, for clients of H2's TCP protocol.
 *
 * <p>It is bound, then opens the databases, then lets clients in. Clients prove a password before anything else, create
 * no database, and reach none outside of the directory. Closing it lets running statements and transactions end.
 */
public final class H2Server implements AutoCloseable {

    /** H2's port. */
    public static final int DEFAULT_PORT = 9092;

    /** How long closing waits for transactions to end. */
    public static final Duration DRAIN = Duration.ofSeconds(10);

    /**
     * How a server is set up.
     *
     * @param directory where its databases are; made if one is to be created and it is not there
     * @param host the address to listen on, for example {@code 127.0.0.1}
     * @param port 0 for any that is free
     * @param create databases to create unless they are there
     * @param credentials a file with the users and passwords of the one database to create, which that database has from
     *     then on; null for random ones
     * @param certificate makes or reads what connections are encrypted with, given the directory; only on a loopback
     *     address it may be null, for connections without TLS
     */
    public record Settings(
            Path directory,
            String host,
            int port,
            List<String> create,
            @Nullable Path credentials,
            @Nullable Function<Path, ServerCertificate> certificate) {}

    /**
     * A database that is served.
     *
     * @param name its name in a location
     * @param location what a client opens
     * @param credentials the file with its users and passwords
     */
    public record Served(String name, String location, Path credentials) {}

    private final Settings settings;
    private final Consumer<String> log;
    private final ServedDirectory directory;
    private final ServerSocket port;
    private final H2Sessions sessions;
    private final Clients clients;
    private final @Nullable ServerCertificate certificate;

    private H2Server(
            Settings settings,
            Consumer<String> log,
            ServedDirectory directory,
            ServerSocket port,
            H2Sessions sessions,
            Clients clients,
            @Nullable ServerCertificate certificate) {
        this.settings = settings;
        this.log = log;
        this.directory = directory;
        this.port = port;
        this.sessions = sessions;
        this.clients = clients;
        this.certificate = certificate;
    }

    /**
     * Starts one; when this returns, clients are let in.
     *
     * @param log gets a line for whatever an operator wants to know; never a password
     * @throws InvalidLocation if the address is no loopback address and there is no TLS, or is not of this machine
     * @throws StoreBusy if the port is in use, another server has the directory, or another process a database
     * @throws StoreException if the directory or a database cannot be used
     */
    public static H2Server start(Settings settings, Consumer<String> log) {
        Call call = Call.on("serve", settings.directory().toString());
        InetAddress address = address(call, settings);
        settings.create().forEach(name -> ServedDirectory.checkName(call, name));
        if (settings.create().isEmpty()) {
            requireDatabase(call, settings.directory());
        }
        ServedDirectory.requireFree(call, settings.directory());
        ServerSocket port = bound(call, address, settings.port());
        ServedDirectory directory = null;
        H2Sessions sessions = null;
        H2Server started = null;
        try {
            directory = new ServedDirectory(settings.directory(), log);
            ServedDirectory served = directory;
            settings.create().forEach(name -> served.create(name, settings.credentials()));
            directory.openAll();
            ServerCertificate certificate = settings.certificate() == null
                    ? null
                    : settings.certificate().apply(directory.path());
            if (certificate != null) {
                certificate.warning(Instant.now()).ifPresent(log);
            }
            sessions = new H2Sessions(directory.path().toString());
            Door door = new Door(directory, certificate, sessions);
            Clients clients = new Clients(port, door, sessions, directory, log);
            clients.start();
            log.accept("listening on " + address.getHostAddress() + ":" + port.getLocalPort()
                    + (certificate == null ? "" : " with TLS"));
            started = new H2Server(settings, log, directory, port, sessions, clients, certificate);
            return started;
        } catch (IOException e) {
            throw new StoreException(
                    call, "the server does not start: " + e.getMessage(), "Please report this with the cause.", e);
        } finally {
            if (started == null) {
                release(port, directory, sessions);
            }
        }
    }

    /** The databases that are served now. */
    public List<Served> databases() {
        return directory.databases().stream()
                .map(d -> new Served(d.name(), location(d.name()), d.credentials()))
                .sorted(Comparator.comparing(Served::name))
                .toList();
    }

    /** What it shows to clients; empty without TLS. */
    public Optional<ServerCertificate> certificate() {
        return Optional.ofNullable(certificate);
    }

    /** The port it listens on. */
    public int port() {
        return port.getLocalPort();
    }

    /**
     * Stops letting clients in, lets statements and transactions that are running end, for at most {@link #DRAIN}, and
     * closes the databases. What has not been committed by then is rolled back.
     */
    @Override
    public void close() {
        close(DRAIN);
    }

    void close(Duration drain) {
        log.accept("stopping");
        try (directory;
                sessions) {
            clients.drain(drain);
        }
        log.accept("stopped");
    }

    private String location(String name) {
        String host = ServerAddress.bracketed(reachableHost());
        return H2Location.PREFIX + (certificate == null ? "tcp" : "ssl") + "://" + host
                + (port() == DEFAULT_PORT ? "" : ":" + port()) + "/" + name;
    }

    /** Where others find a server that listens on all addresses: at this machine's name. */
    private String reachableHost() {
        try {
            boolean all = InetAddress.getByName(settings.host()).isAnyLocalAddress();
            return all ? InetAddress.getLocalHost().getHostName() : settings.host();
        } catch (UnknownHostException e) {
            return settings.host();
        }
    }

    private static InetAddress address(Call call, Settings settings) {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw new InvalidLocation(
                    call, "there is no host " + settings.host(), "Listen on 127.0.0.1 or another own address.", e);
        }
        if (!address.isLoopbackAddress() && settings.certificate() == null) {
            throw new InvalidLocation(
                    call,
                    "on " + settings.host() + " others on the network could read passwords and profiles",
                    "Give it a certificate with --keystore FILE or --self-signed, or listen on 127.0.0.1.",
                    null);
        }
        return address;
    }

    private static void requireDatabase(Call call, Path directory) {
        List<String> names = ServedDirectory.names(call, directory);
        if (names.stream().noneMatch(name -> ServedDatabase.isAt(directory.resolve(name)))) {
            throw new StoreUnreachable(
                    call,
                    names.isEmpty()
                            ? "there is no database in it"
                            : "none of the databases in it has its file NAME.credentials",
                    "Correct the directory, or create a database in it with --create NAME.",
                    null);
        }
    }

    private static ServerSocket bound(Call call, InetAddress address, int port) {
        try {
            return new ServerSocket(port, Clients.BACKLOG, address);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("in use")) {
                throw new StoreBusy(
                        call,
                        "port " + port + " of " + address.getHostAddress() + " is in use, perhaps by another server",
                        "Stop that one, or choose another with --port.",
                        e);
            }
            throw new StoreUnreachable(
                    call,
                    "port " + port + " of " + address.getHostAddress() + " cannot be had (" + e.getMessage() + ")",
                    "Listen on an own address, and on a port from 1024 on.",
                    e);
        }
    }

    private static void release(ServerSocket port, @Nullable ServedDirectory directory, @Nullable H2Sessions sessions) {
        try (port;
                directory;
                sessions) {
            // Closed in the order of their making, the other way round.
        } catch (IOException e) {
            // A port that was never used: nothing is lost.
        }
    }
}
