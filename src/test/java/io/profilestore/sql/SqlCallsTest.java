package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** A call whose time is up after its first attempt. */
class SqlCallsTest {

    private static final Call CALL = new Call("get", "k", "here");

    private final SqlCalls calls = SqlCalls.on(database(), Duration.ZERO);

    private static Database database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:");
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("connections");
                    return source;
                });
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
