package com.example.plain;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** Connections of which one breaks: when it is opened, before an update arrives, or after it was made and before the answer. */
final class BrokenOnce {

    private final DataSource working;
    private final AtomicBoolean onConnection = new AtomicBoolean();
    private final AtomicBoolean beforeUpdate = new AtomicBoolean();
    private final AtomicBoolean afterUpdate = new AtomicBoolean();

    BrokenOnce(DataSource working) {
        this.working = working;
    }

    void onNextConnection() {
        onConnection.set(true);
    }

    void beforeNextUpdate() {
        beforeUpdate.set(true);
    }

    void afterNextUpdate() {
        afterUpdate.set(true);
    }

    DataSource dataSource() {
        return proxy(DataSource.class, working, (method, result, arguments) -> {
            if (result instanceof Connection connection) {
                if (onConnection.getAndSet(false)) {
                    connection.close();
                    throw broken();
                }
                return connection(connection);
            }
            return result;
        });
    }

    private Connection connection(Connection connection) {
        return proxy(Connection.class, connection, (method, result, arguments) -> {
            boolean update = result instanceof PreparedStatement && ((String) arguments[0]).contains("UPDATE");
            if (update && beforeUpdate.getAndSet(false)) {
                throw broken();
            }
            return update ? proxy(PreparedStatement.class, (PreparedStatement) result, this::breaking) : result;
        });
    }

    private Object breaking(String method, Object result, Object[] arguments) throws SQLException {
        if (method.startsWith("execute") && afterUpdate.getAndSet(false)) {
            throw broken();
        }
        return result;
    }

    private static SQLException broken() {
        return new SQLNonTransientConnectionException("the connection is broken", "08006");
    }

    private interface After {
        Object called(String method, Object result, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return after.called(method.getName(), method.invoke(target, arguments), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
