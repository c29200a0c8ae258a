package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {

    /** Remembers what was asked of it. */
    private static final class Asked extends WrappingDataSource {

        private final List<Connection> opened = new ArrayList<>();
        private final List<Integer> loginTimeouts = new ArrayList<>();
        private boolean away;

        Asked() {
            super(inMemory());
        }

        private static JdbcDataSource inMemory() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:");
            return database;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                throw new SQLException("away");
            }
            opened.add(super.wrapped.getConnection());
            return opened.get(opened.size() - 1);
        }

        @Override
        public void setLoginTimeout(int seconds) {
            loginTimeouts.add(seconds);
        }
    }

    private final Asked physical = new Asked();

    private HikariConfig settings() {
        return ConnectionPool.settings(physical, connection -> 1, 1);
    }

    @Test
    void start_noFirstConnection_failsWithoutAPoolThatTriesAgain() {
        physical.away = true;

        Throwable failure = catchThrowable(() -> ConnectionPool.start(settings()));

        assertThat(failure).isExactlyInstanceOf(SQLException.class).hasMessage("away");
        assertThat(failure.getStackTrace())
                .as("where Hikari asks, it waits for a second before it tells")
                .noneMatch(frame -> frame.getClassName().startsWith("com.zaxxer.hikari"));
    }

    @Test
    void start_firstConnection_isThePools() throws SQLException {
        try (HikariDataSource pool = ConnectionPool.start(settings());
                Connection connection = pool.getConnection()) {
            assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isSameAs(physical.opened.get(0));
            assertThat(physical.opened).hasSize(1);
        }
        assertThat(physical.opened.get(0).isClosed()).isTrue();
    }

    @Test
    void start_firstConnectionCannotBeSetUp_failsAndClosesIt() throws SQLException {
        HikariConfig settings = settings();
        settings.setConnectionInitSql("SELECT nothing");

        Throwable failure = catchThrowable(() -> ConnectionPool.start(settings));

        assertThat(failure).isInstanceOf(SQLException.class).hasMessageContaining("NOTHING");
        assertThat(physical.opened)
                .singleElement()
                .satisfies(connection -> assertThat(connection.isClosed()).isTrue());
    }

    @Test
    void start_howLongALoginMayTake_isLeftToThePhysicalOnes() throws SQLException {
        ConnectionPool.start(settings()).close();

        assertThat(physical.loginTimeouts).isEmpty();
    }
}
