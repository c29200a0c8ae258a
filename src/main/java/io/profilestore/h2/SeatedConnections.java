package io.profilestore.h2;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The new connections of one store on an embedded database, each to whichever process has opened it by then. */
final class SeatedConnections implements DataSource {

    private final Seat seat;
    private final Login login;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile Runnable whenOwnerGoes = () -> {};

    /** As long does a pool that is closed wait for a connection that it has begun to open; an interrupt ends that. */
    private volatile int loginTimeout;

    SeatedConnections(Seat seat, Login login) {
        this.seat = seat;
        this.login = login;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return seat.connect(login);
    }

    /** Does something whenever all connections that there are have lost their owner. */
    void whenOwnerGoes(Runnable listener) {
        whenOwnerGoes = listener;
        seat.whenOwnerGoes(listener);
    }

    /** To be called when a connection broke. */
    void suspect() {
        seat.suspect(login);
    }

    /** To be called once no connection is used any more. */
    void leave() {
        if (left.compareAndSet(false, true)) {
            seat.forget(whenOwnerGoes);
            Seats.leave(seat);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("this is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
