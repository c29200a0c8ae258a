package io.profilestore.disk;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** What is behind a connection within the process that has the database. */
public final class H2Session {

    private H2Session() {}

    static SessionLocal of(Connection connection) throws SQLException {
        return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    }

    /** @throws SQLException with H2's own error if the user may not do everything */
    static SessionLocal ofOwner(Connection connection) throws SQLException {
        SessionLocal session = of(connection);
        try {
            session.getUser().checkAdmin();
        } catch (DbException e) {
            throw e.getSQLException();
        }
        return session;
    }

    /** Which database it is. */
    public static Database database(Connection connection) throws SQLException {
        return of(connection).getDatabase();
    }

    static MVStore store(SessionLocal session) {
        return session.getDatabase().getStore().getMvStore();
    }

    /** @throws SQLException if it is in memory */
    static FileStore<?> file(MVStore store) throws SQLException {
        @Nullable FileStore<?> file = store.getFileStore();
        if (file == null) {
            throw new SQLException("the database is in memory and has no file");
        }
        return file;
    }
}
