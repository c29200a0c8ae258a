package io.profilestore.sql;

import java.sql.SQLException;

/** A statement that could not even be prepared, by code that throws something else than what JDBC says: it was not sent. */
final class RefusedStatement extends SQLException {

    private static final long serialVersionUID = 1L;

    RefusedStatement(RuntimeException cause) {
        super(cause);
    }
}
