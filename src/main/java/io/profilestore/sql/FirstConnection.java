package io.profilestore.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of which the first one is there already. */
final class FirstConnection extends WrappingDataSource {

    private final AtomicReference<@Nullable Connection> first;
    private volatile int loginTimeout;

    /** @throws SQLException if it cannot be had */
    FirstConnection(DataSource wrapped) throws SQLException {
        super(wrapped);
        first = new AtomicReference<>(wrapped.getConnection());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection ready = first.getAndSet(null);
        return ready == null ? wrapped.getConnection() : ready;
    }

    /** The pool sets how long it waits for a login itself. How long one may take was decided where the connections come from. */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }
}
