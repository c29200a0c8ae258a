package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.sql.SqlFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.message.DbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An owner looks at all sessions while one of them is ending its transaction. H2 2.4.240 then now and then answers with a
 * general error (its issue 4352); here its first answer is that one.
 */
class EndingTransactionTest {

    @TempDir
    Path directory;

    private final AtomicInteger errors = new AtomicInteger();

    @Test
    void classify_theError_isWorthAnotherTry() {
        assertThat(H2Errors.classify(error())).isEqualTo(SqlFailure.NOT_APPLIED_TRY_AGAIN);
    }

    @Test
    void pass_errorAtFirstLook_looksAgain() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Connection owner = server.owner()) {
            DataSource source = proxy(DataSource.class, owner, (method, result) -> erring(owner));

            String changed = new ExclusiveGate(source, new H2Dialect(Durability.COMMIT))
                    .pass(Call.on("test", "profiles"), connection -> "changed");

            assertThat(changed).isEqualTo("changed");
            assertThat(errors).hasValue(1);
        }
    }

    @Test
    void busyClients_errorAtFirstLook_findsThemStill() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Connection owner = server.owner();
                Connection client = server.application();
                Statement statement = client.createStatement()) {
            client.setAutoCommit(false);
            statement.execute("SELECT * FROM profile WHERE id = 'k' FOR UPDATE");

            assertThat(BusyClients.of(erring(owner))).hasSize(1);
            assertThat(errors).hasValue(1);
        }
    }

    private static SQLException error() {
        return DbException.toSQLException(new NullPointerException(
                "Cannot invoke \"org.h2.mvstore.tx.Transaction.getStatus()\" because \"this.transaction\" is null"));
    }

    /** A connection whose first query of all sessions fails. */
    private Connection erring(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, result) -> method.equals("createStatement") ? erring((Statement) result) : result);
    }

    private Statement erring(Statement statement) {
        return proxy(Statement.class, statement, (method, result) -> {
            if (method.equals("executeQuery") && errors.compareAndSet(0, 1)) {
                throw error();
            }
            return result;
        });
    }

    private interface Answer {
        Object of(String method, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Object target, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                EndingTransactionTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        Object result = type.isInstance(target) ? method.invoke(target, arguments) : target;
                        return answer.of(method.getName(), result);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
