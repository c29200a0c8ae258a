package io.profilestore.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;

/** Connections that fail at chosen moments, each failure once and in the order in which they were asked for. */
final class BreakingConnections {

    /** What H2's driver says when a connection has broken. */
    static SQLException broken() {
        return new SQLException("the connection is broken", "90067", 90067);
    }

    /** What a server says that stops, before it lets a client go. */
    static SQLException letGo() {
        return new SQLException("the server is stopping", "PS001", 90098);
    }

    /** What a database says about a statement that others kept from being made. */
    static SQLException lockTimeout() {
        return new SQLException("timeout trying to lock a row", "HYT00", 50200);
    }

    /**
     * A failure to come.
     *
     * @param call {@code getConnection}, {@code execute}, {@code setAutoCommit} or {@code close}
     * @param sql what the statement's text holds; all others have the empty text
     * @param afterwards whether the call is made before it fails
     * @param error null only waits for the moment
     */
    private record Failure(String call, String sql, boolean afterwards, SQLException error) {}

    private final DataSource working;
    private final Deque<Failure> failures = new ArrayDeque<>();

    BreakingConnections(DataSource working) {
        this.working = working;
    }

    BreakingConnections before(String call, SQLException error) {
        return add(new Failure(call, "", false, error));
    }

    BreakingConnections after(String call, SQLException error) {
        return add(new Failure(call, "", true, error));
    }

    /** The statement with a word in its text. */
    BreakingConnections beforeStatement(String sql, SQLException error) {
        return add(new Failure("execute", sql, false, error));
    }

    BreakingConnections afterStatement(String sql, SQLException error) {
        return add(new Failure("execute", sql, true, error));
    }

    private synchronized BreakingConnections add(Failure failure) {
        failures.add(failure);
        return this;
    }

    /** Whether every failure has come. */
    synchronized boolean isOver() {
        return failures.isEmpty();
    }

    DataSource dataSource() {
        return proxy(DataSource.class, working, "");
    }

    private <T> T proxy(Class<T> type, T target, String sql) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            String name = method.getName().startsWith("execute") ? "execute" : method.getName();
            Failure failure = next(name, sql);
            if (failure != null && !failure.afterwards) {
                throw failure.error;
            }
            Object result;
            try {
                result = method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (failure != null && failure.error != null) {
                throw failure.error;
            }
            if (result instanceof Connection connection && method.getName().equals("getConnection")) {
                return proxy(Connection.class, connection, "");
            }
            if (result instanceof PreparedStatement statement
                    && method.getName().startsWith("prepare")) {
                return proxy(PreparedStatement.class, statement, (String) arguments[0]);
            }
            return result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private synchronized Failure next(String call, String sql) {
        Failure failure = failures.peek();
        return failure != null && failure.call.equals(call) && sql.contains(failure.sql) ? failures.poll() : null;
    }
}
