package io.profilestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.sql.DataSource;

/** Finds the provider for a location on the class path. */
final class Providers {

    private Providers() {}

    static StoreProvider forLocation(String operation, String location) {
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class, StoreProvider.class.getClassLoader())) {
            if (provider.handles(location)) {
                return provider;
            }
        }
        throw unknown(operation, location);
    }

    static ProfileStore open(DataSource dataSource, StoreOptions options) {
        String url = url(dataSource);
        Optional<ProfileStore> store = forLocation("open", url).open(dataSource, url, options);
        return store.orElseThrow(() -> unknown("open", url));
    }

    private static String url(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getURL();
        } catch (SQLException e) {
            throw new StoreUnreachable(
                    Call.on("open", "the given DataSource"),
                    "it gives no connection",
                    "Check that the database runs and that the pool's settings are right.",
                    e);
        }
    }

    /** What may hold a password stays out of messages. */
    private static String withoutSettings(String location) {
        return location.split("[;?]", 2)[0].replaceFirst("//[^/]*@", "//");
    }

    private static InvalidLocation unknown(String operation, String location) {
        return new InvalidLocation(
                Call.on(operation, withoutSettings(location)),
                "no kind of store has locations that begin like this",
                "Use file:PATH, file:PATH?lock=flock, jdbc:h2:PATH, jdbc:h2:tcp://HOST/NAME or jdbc:postgresql://HOST/NAME.",
                null);
    }
}
