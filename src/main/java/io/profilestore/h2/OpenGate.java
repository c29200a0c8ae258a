package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.schema.SchemaGate;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The gate of a database that nobody else is connected to.
 *
 * @param connection the only one
 */
record OpenGate(Connection connection) implements SchemaGate {
    @Override
    public <T> T pass(Call call, Change<T> change) {
        try {
            return change.on(connection);
        } catch (SQLException e) {
            throw H2Errors.translated(call, e);
        }
    }
}
