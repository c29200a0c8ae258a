package io.profilestore;

import java.util.Optional;
import javax.sql.DataSource;

/**
 * A kind of store, found through {@link java.util.ServiceLoader}: what an application never calls and a new backend
 * implements. Needs a public constructor without parameters; thread-safe.
 */
public interface StoreProvider {

    /** Whether this provider opens locations that begin as this one does; decided by the text alone. */
    boolean handles(String location);

    /**
     * Opens the store at a location that this provider handles.
     *
     * @throws StoreException as {@link ProfileStore#open(String, StoreOptions)} says
     */
    ProfileStore open(String location, StoreOptions options);

    /**
     * A store on an application's own connections, which the application closes; empty where this provider's stores
     * have no connections.
     *
     * @param location the URL that the connections report
     * @param options of which only the durability concerns it
     */
    default Optional<ProfileStore> open(DataSource dataSource, String location, StoreOptions options) {
        return Optional.empty();
    }
}
