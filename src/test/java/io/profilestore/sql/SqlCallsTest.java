package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** A call whose time is up after its first attempt. */
class SqlCallsTest {

    private static final Call CALL = new Call("get", "k", "here");

    private final SqlCalls calls = SqlCalls.on(database(), Duration.ZERO);

    private final AtomicInteger refusals = new AtomicInteger();

    private Database database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:");
        Dialect dialect = proxy(
                Dialect.class,
                (proxy, method, arguments) -> method.getName().equals("isSharded") ? false : SqlFailure.GATE_SHUT);
        DataSource guarded = proxy(DataSource.class, (proxy, method, arguments) -> {
            if (refusals.getAndDecrement() > 0) {
                throw new SQLException("nobody is let in");
            }
            return source.getConnection();
        });
        return proxy(
                Database.class, (proxy, method, arguments) -> method.getName().equals("dialect") ? dialect : guarded);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void read_nobodyIsLetInBecauseTablesAreChanged_waitsLongerThanItsTime() {
        refusals.set(7);

        assertThat(calls.<Integer>read(CALL, connection -> refusals.get())).isNegative();
    }

    @Test
    void read_mustBeginAgainAfterALongWait_doesSo() {
        AtomicInteger attempts = new AtomicInteger();

        int done = calls.read(CALL, connection -> {
            if (attempts.incrementAndGet() < 5) {
                throw new SqlCalls.BeginAgain();
            }
            return attempts.get();
        });

        assertThat(done).isEqualTo(5);
    }

    @Test
    void read_mustAlwaysBeginAgain_isBusyInTheEnd() {
        assertThatThrownBy(() -> calls.read(CALL, connection -> {
                    throw new SqlCalls.BeginAgain();
                }))
                .isInstanceOf(StoreBusy.class)
                .hasMessageContaining("in 20 attempts");
    }
}
