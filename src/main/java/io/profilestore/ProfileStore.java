package io.profilestore;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Profiles under keys, changed field by field without losing anyone's change.
 *
 * <pre>{@code
 * try (ProfileStore store = ProfileStore.open("jdbc:h2:./profiles")) {
 *     store.update("user:123", Changes.set("email", "new@example.com"));
 *     long visits = store.increment("user:123", "visits", 1);
 * }
 * }</pre>
 *
 * <p><b>Do not read, change and write back.</b> {@link #get} followed by {@link #set}, or a nested value read, edited and
 * written with {@link #update}, loses whatever somebody else wrote in between. {@link #update} changes the named fields
 * only; {@link #modify} is the safe way to change a value that depends on the old one.
 *
 * <p><b>Shapes.</b> Keys are non-empty strings of at most 1,024 characters (code points). Values are any JSON value as
 * Jackson's {@link JsonNode}: numbers keep value and kind ({@code 1} stays an integer, {@code 1.0} and {@code 1e16} stay
 * decimals, 40 digits stay 40 digits), strings are any Unicode text without lone surrogates, nesting goes to 500 levels,
 * members of an object have no order. A value outside these limits is refused with {@link InvalidProfile} before
 * anything is written. Absent and JSON {@code null} differ everywhere.
 *
 * <p><b>Atomicity.</b> Each call changes one profile, entirely or not at all, and gives it one new version. Nothing
 * spans two profiles.
 *
 * <p><b>Threads and processes.</b> Thread-safe; open one per process and share it. Any number of processes may work on
 * one location at once, except on the plain {@code file:} store, which loses concurrent changes and is kept to show it.
 *
 * <p><b>Durability.</b> When a call returns, its change is visible to every later read, by whichever process, and on the
 * disk, where neither a killed process nor a power cut takes it away. Exceptions: the plain {@code file:} store, and a
 * database opened with {@link Durability#RELAXED}; where the location says {@code read=replica}, reads may be late, for any
 * time, but for those of {@link #modify}. A read may see a change of somebody else's that is not on the disk yet;
 * versions are never issued twice all the same, so a compare-and-set on one that a crash took away fails.
 *
 * <p><b>Every call</b> may throw {@link StoreUnreachable}, {@link StoreBusy}, {@link AccessDenied}; every write also
 * {@link WriteFailed} and {@link OutcomeUnknown}. Only the last leaves open whether the change was made.
 *
 * <p><b>When a server is away,</b> calls on a store that is open wait for it, for up to 10 seconds, and go on; a store that is
 * being opened fails at once, or after 10 seconds where the server is there and does not answer. A call that a hanging server
 * has taken waits for as long as that hangs. A call is repeated only while nothing of it was made.
 *
 * <p><b>Interrupts.</b> A call on a database is not begun by an interrupted thread, and stops at once between two tries and
 * while it waits for a connection or the disk: with {@link StoreBusy} where nothing was made, with {@link OutcomeUnknown}
 * where the change may have been. The thread stays interrupted.
 */
public interface ProfileStore extends AutoCloseable {

    /** {@link #open(String, StoreOptions)} with {@link StoreOptions#defaults()}. */
    static ProfileStore open(String location) {
        return open(location, StoreOptions.defaults());
    }

    /**
     * Opens the store at a location: {@code file:profiles.json}, {@code file:profiles.json?lock=flock},
     * {@code jdbc:h2:./profiles} (embedded, shared by the processes of one machine),
     * {@code jdbc:h2:ssl://host/profiles} (a server, over TLS), {@code jdbc:h2:tcp://host/profiles} (without it), or
     * {@code jdbc:postgresql://host/profiles}, with several hosts of which one takes writes
     * {@code jdbc:postgresql://host1,host2,host3/profiles}.
     *
     * @throws InvalidLocation if no kind of store takes this location, or a certificate was pinned and it has none
     * @throws StoreUnreachable if there is no store and {@link StoreOptions#withCreate} was not asked for, if its
     *     directory is missing, if the server does not answer, or if its
     *     certificate is not the expected one
     * @throws StoreBusy if another process holds the database for itself alone
     * @throws AccessDenied if user and password are refused
     * @throws SchemaMismatch if the tables are missing, newer than this version, or older and not to be upgraded, or the
     *     server cannot wait for its disk and {@link Durability#RELAXED} was not asked for
     */
    static ProfileStore open(String location, StoreOptions options) {
        return Providers.forLocation("open", location).open(location, options);
    }

    /**
     * A store on an application's own connection pool; closing the store leaves the pool open. The tables must be
     * there, in the SQL schema that is the current one of all connections. The pool's connections must be in auto-commit mode when handed out; every call checks that. Where they lead
     * to {@code jdbc:h2:ssl:}, it is H2's client that makes them: it trusts what {@code javax.net.ssl.trustStore} says,
     * does not compare the server's name, and knows no pin.
     *
     * @param options of which only the durability is used: where the pool leads to a server that runs without profilestore,
     *     only {@link Durability#RELAXED} is possible
     * @throws IllegalStateException if a connection is not in auto-commit mode
     * @throws InvalidLocation if the pool's connections lead to a database that is not supported
     * @throws StoreUnreachable if the pool gives no connection
     * @throws SchemaMismatch as {@link #open(String, StoreOptions)}
     */
    static ProfileStore open(DataSource dataSource, StoreOptions options) {
        return Providers.open(dataSource, options);
    }

    /** {@link #open(DataSource, StoreOptions)} with {@link StoreOptions#defaults()}. */
    static ProfileStore open(DataSource dataSource) {
        return open(dataSource, StoreOptions.defaults());
    }

    /** The profile's value; empty where there is no profile. */
    default Optional<JsonNode> get(String key) {
        return find(key).map(Profile::value);
    }

    /**
     * The profile with its version and instants; empty where there is none. Reads and {@link #delete} take any string: a
     * key that no profile can have is simply absent.
     */
    Optional<Profile> find(String key);

    /**
     * The values of those of the keys that have a profile, in the order of the keys; each profile is read whole, all of
     * them not at one instant.
     */
    Map<String, JsonNode> getAll(Collection<String> keys);

    /** {@link #set(String, JsonNode, Expect)} with no requirement. */
    default long set(String key, JsonNode value) {
        return set(key, value, Expect.anything());
    }

    /**
     * Creates the profile or replaces it whole.
     *
     * @return the profile's new version
     * @throws VersionConflict if {@code expect} does not hold
     * @throws InvalidProfile if the key or the value is outside the limits
     */
    long set(String key, JsonNode value, Expect expect);

    /** {@link #update(String, Changes, Expect)} with no requirement. */
    default long update(String key, Changes changes) {
        return update(key, changes, Expect.anything());
    }

    /**
     * Changes the named top-level fields and leaves the others alone, whoever else is changing them. Shallow: a field's
     * value is replaced, never merged. A missing profile is created; a profile that is not an object is replaced by an
     * object of the changed fields.
     *
     * @return the profile's new version
     * @throws VersionConflict if {@code expect} does not hold
     * @throws NotANumber if an increment meets something else; then none of the changes is made
     * @throws InvalidProfile if key, field or value is outside the limits
     */
    long update(String key, Changes changes, Expect expect);

    /**
     * Adds to a field and returns the sum, computed where the data is. A missing profile or field counts from 0.
     *
     * @throws NotANumber if the profile or the field is not a number, or the sum is no integer or beyond 64 bits (then
     *     use {@link #increment(String, String, BigDecimal)})
     * @throws InvalidProfile if the key is outside the limits
     */
    long increment(String key, String field, long delta);

    /**
     * Adds to a field and returns the sum, exactly: integers of any size and decimals.
     *
     * @param delta an integer where its scale is 0, else a decimal; integer plus integer stays an integer
     * @return the sum; of scale 0 where it is an integer, else positive or negative scale
     * @throws NotANumber if the profile or the field is not a number
     * @throws InvalidProfile if the key or the sum is outside the limits
     */
    BigDecimal increment(String key, String field, BigDecimal delta);

    /** {@link #delete(String, Expect)} with no requirement. */
    default boolean delete(String key) {
        return delete(key, Expect.anything());
    }

    /**
     * Removes the profile.
     *
     * @return whether there was one
     * @throws VersionConflict if {@code expect} does not hold
     */
    boolean delete(String key, Expect expect);

    /**
     * Read, change and write back, done right: the change is applied to the current value and written only if the
     * profile has not changed meanwhile; otherwise it is applied again to the newer value.
     *
     * @param change from the old value (null where there is no profile) to the new one (null deletes the profile);
     *     called once or several times, so it must have no other effect; it gets a copy and may change that
     * @return the value that was written, empty where the profile was deleted or stayed absent
     * @throws StoreBusy if others were faster 100 times in a row
     * @throws InvalidProfile if the new value is outside the limits
     */
    default Optional<JsonNode> modify(String key, Function<@Nullable JsonNode, @Nullable JsonNode> change) {
        return CompareAndSet.modify(this, key, change);
    }

    /**
     * All profiles whose key begins with a prefix ({@code ""}: all), in ascending order of their keys: by UTF-16 units on
     * files and H2, by code points on PostgreSQL, which differs for characters beyond U+D7FF only. In constant memory. Not one snapshot: a profile that is changed meanwhile appears before or after its change, each
     * key at most once. Close the stream.
     */
    Stream<Profile> scan(String prefix);

    /** The keys that {@link #scan} would return, likewise; close the stream. */
    Stream<String> keys(String prefix);

    /** Where this store lives, without any password: what was given to {@link #open}. */
    String location();

    /** Releases connections and files; running calls of other threads may fail. Closing twice is harmless. */
    @Override
    void close();
}
