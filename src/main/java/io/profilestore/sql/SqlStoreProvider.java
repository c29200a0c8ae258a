package io.profilestore.sql;

import io.profilestore.StoreOptions;
import io.profilestore.StoreProvider;
import io.profilestore.json.ProfileLimits;
import io.profilestore.schema.SchemaDialect;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/** A kind of store that is an SQL database, whose tables can be looked at and changed without a store. Thread-safe. */
public interface SqlStoreProvider extends StoreProvider {

    /** The provider for a location, or for the name of a database product; empty where no SQL database has it. */
    static Optional<SqlStoreProvider> of(String locationOrProduct) {
        Predicate<SqlStoreProvider> wanted =
                provider -> provider.product().equals(locationOrProduct) || provider.handles(locationOrProduct);
        return ServiceLoader.load(StoreProvider.class, StoreProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(SqlStoreProvider.class::isInstance)
                .map(SqlStoreProvider.class::cast)
                .filter(wanted)
                .findFirst();
    }

    /** What the product is called on a command line, for example {@code h2}. */
    String product();

    /** The SQL of its definitions. */
    SchemaDialect definitions();

    /** What its databases can hold; no more than {@link ProfileLimits#STORE}. */
    default ProfileLimits limits() {
        return ProfileLimits.STORE;
    }

    /**
     * Connects to a database and looks at no table in it.
     *
     * @throws io.profilestore.StoreException as {@link #open(String, StoreOptions)}, but for the tables
     */
    Database connect(String location, StoreOptions options);
}
