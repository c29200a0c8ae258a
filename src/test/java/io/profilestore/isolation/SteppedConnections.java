package io.profilestore.isolation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/** A data source of one connection that says when a store on it is about to run a statement or to commit. */
final class SteppedConnections {

    private final Connection physical;
    private Runnable beforeStep = () -> {};

    SteppedConnections(Connection physical) {
        this.physical = physical;
    }

    /** What is done before each step from now on. */
    void beforeEachStep(Runnable action) {
        beforeStep = action;
    }

    DataSource dataSource() {
        Connection connection = proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "close" -> null;
            case "prepareStatement" -> statement((PreparedStatement) call(physical, method, arguments));
            case "commit" -> step(physical, method, arguments);
            default -> call(physical, method, arguments);
        });
        return proxy(DataSource.class, (method, arguments) -> connection);
    }

    private PreparedStatement statement(PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (method, arguments) -> method.getName().startsWith("execute")
                        ? step(statement, method, arguments)
                        : call(statement, method, arguments));
    }

    private Object step(Object target, Method method, Object[] arguments) throws Throwable {
        beforeStep.run();
        return call(target, method, arguments);
    }

    private interface Calls {
        Object answer(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                SteppedConnections.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.answer(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
