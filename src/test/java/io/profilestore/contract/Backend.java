package io.profilestore.contract;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A kind of store that the contract is held against. One test class starts it, uses it and stops it; another class gets
 * another one.
 */
public interface Backend {

    /** Makes the store ready to be opened. */
    void start() throws Exception;

    /** Where {@link #start} put it; only valid until {@link #stop}. */
    String location();

    /** One more opening of the store, as another process would have it. */
    default ProfileStore open() {
        return ProfileStore.open(location(), StoreOptions.defaults().withCreate(true));
    }

    /** What a worker process needs besides the location: see {@link Worker}. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Whether concurrent changes are lost, so that the concurrent part of the contract does not apply. */
    default boolean racy() {
        return false;
    }

    /** Whether each version is larger than the one before; otherwise it only differs. */
    default boolean versionsGrow() {
        return true;
    }

    /** Whether keys, names and strings may hold the character U+0000, and keys be as long as they may. */
    default boolean takesAnyText() {
        return true;
    }

    /** How keys are ordered: by their UTF-16 units, as Java does, or otherwise. */
    default Comparator<String> keyOrder() {
        return Comparator.naturalOrder();
    }

    /** Makes these profiles all that there are; a backend that can do it faster may. */
    default void fill(ProfileStore store, Map<String, JsonNode> profiles) {
        store.keys("").toList().forEach(store::delete);
        profiles.forEach(store::set);
    }

    /** Releases what {@link #start} took. */
    default void stop() throws Exception {}
}
