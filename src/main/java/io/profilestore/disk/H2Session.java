package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/** What is behind a connection within the process that has the database. */
final class H2Session {

    private H2Session() {}

    static SessionLocal of(Connection connection) throws SQLException {
        return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    }

    static MVStore store(SessionLocal session) {
        return session.getDatabase().getStore().getMvStore();
    }
}
