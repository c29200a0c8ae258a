package io.profilestore.isolation;

import java.util.stream.Stream;

/** The databases that the anomalies are tried on; a new one is added here and nowhere else. */
final class SqlBackends {

    private SqlBackends() {}

    static Stream<SqlBackend> all() {
        return Stream.of(new H2Sql());
    }
}
