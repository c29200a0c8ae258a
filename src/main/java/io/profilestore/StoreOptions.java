package io.profilestore;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a store is opened. Immutable; each {@code with…} returns a changed copy.
 *
 * <p>Defaults: the user and password that the location's own kind provides (an embedded H2 database reads its
 * {@code .credentials} file), nothing is created, at most 10 connections, a server behind TLS
 * is recognised by its name and the authorities that this Java trusts.
 */
public final class StoreOptions {

    /** The largest number of pooled connections that {@link #withPoolSize} takes. */
    public static final int MAX_POOL_SIZE = 1_000;

    private static final StoreOptions DEFAULTS = new StoreOptions(null, null, false, 10, null, Durability.COMMIT);

    private static final Pattern FINGERPRINT = Pattern.compile("\\p{XDigit}{64}|\\p{XDigit}{2}(:\\p{XDigit}{2}){31}");

    private final @Nullable String user;
    private final @Nullable String password;
    private final boolean create;
    private final int poolSize;
    private final @Nullable String serverCertificate;
    private final Durability durability;

    private StoreOptions(
            @Nullable String user,
            @Nullable String password,
            boolean create,
            int poolSize,
            @Nullable String serverCertificate,
            Durability durability) {
        this.user = user;
        this.password = password;
        this.create = create;
        this.poolSize = poolSize;
        this.serverCertificate = serverCertificate;
        this.durability = durability;
    }

    /** The defaults stated above. */
    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    /** The database user; ignored by the file stores. */
    public StoreOptions withCredentials(String user, String password) {
        return new StoreOptions(user, password, create, poolSize, serverCertificate, durability);
    }

    /**
     * Creates a store that is not there yet and brings an older schema up to date, except tables that others than
     * profilestore created: those are never changed. Without it, opening a missing store is an error, so that a mistyped
     * location does not become an empty store.
     */
    public StoreOptions withCreate(boolean create) {
        return new StoreOptions(user, password, create, poolSize, serverCertificate, durability);
    }

    /**
     * The most connections that this store holds at once; a call beyond that waits up to 10 seconds for one.
     *
     * @param poolSize 1 to {@value #MAX_POOL_SIZE}, default 10; ignored by the file stores and on an own {@code DataSource}
     * @throws IllegalArgumentException outside that range
     */
    public StoreOptions withPoolSize(int poolSize) {
        if (poolSize < 1 || poolSize > MAX_POOL_SIZE) {
            throw new IllegalArgumentException("pool size " + poolSize + " is not within 1 to " + MAX_POOL_SIZE);
        }
        return new StoreOptions(user, password, create, poolSize, serverCertificate, durability);
    }

    /**
     * Pins the server's certificate: only a server that shows the one with this SHA-256 fingerprint is spoken to, whatever
     * its name, its authority and its expiry are. For locations {@code jdbc:h2:ssl://…}; any other location is refused
     * together with a pin, so that a connection without TLS never passes for a pinned one.
     *
     * @param sha256Fingerprint 64 hexadecimal digits, with or without a colon after every second one
     * @throws IllegalArgumentException if it has another form
     */
    public StoreOptions withServerCertificate(String sha256Fingerprint) {
        if (!FINGERPRINT.matcher(sha256Fingerprint).matches()) {
            throw new IllegalArgumentException("a SHA-256 fingerprint is 64 hexadecimal digits, with or without colons"
                    + " after every second one, and this is not: " + sha256Fingerprint);
        }
        String digits = sha256Fingerprint.replace(":", "").toUpperCase(Locale.ROOT);
        String pin = digits.replaceAll("..(?!$)", "$0:");
        return new StoreOptions(user, password, create, poolSize, pin, durability);
    }

    /** What it means that a write has returned; default {@link Durability#COMMIT}, ignored by the file stores. */
    public StoreOptions withDurability(Durability durability) {
        return new StoreOptions(user, password, create, poolSize, serverCertificate, durability);
    }

    /** The user, where one was given. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** The password, where one was given. */
    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /** Whether a missing store is created and an older schema upgraded. */
    public boolean create() {
        return create;
    }

    /** The most connections at once. */
    public int poolSize() {
        return poolSize;
    }

    /** What it means that a write has returned. */
    public Durability durability() {
        return durability;
    }

    /** The fingerprint of the pinned certificate, where one was given: in upper case, with colons. */
    public Optional<String> serverCertificate() {
        return Optional.ofNullable(serverCertificate);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoreOptions[user=" + user + ", create=" + create + ", poolSize=" + poolSize + ", serverCertificate="
                + serverCertificate + ", durability=" + durability + "]";
    }
}
