package io.profilestore.isolation;

import io.profilestore.contract.PostgresServer;
import java.util.stream.Stream;

/** The databases that the anomalies are tried on; a new one is added here and nowhere else. */
final class SqlBackends {

    private SqlBackends() {}

    static Stream<SqlBackend> all() {
        return PostgresServer.isThere() ? Stream.of(new H2Sql(), new PostgresSql()) : Stream.of(new H2Sql());
    }
}
