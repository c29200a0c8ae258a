package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class KeepingDataSourceTest {

    private static final String ONE = "SELECT 1";
    private static final int REUSES = 3;

    @Test
    void use_sameText_isOneStatementForAsManyUsesAsAllowed() throws SQLException {
        try (Connection connection = connection(REUSES)) {
            PreparedStatement first = run(connection, ONE);

            assertThat(run(connection, ONE)).isSameAs(first);
            assertThat(run(connection, ONE)).isSameAs(first);
            assertThat(run(connection, ONE)).isNotSameAs(first);
            assertThat(first.isClosed()).isTrue();
        }
    }

    @Test
    void use_otherStatementsMeanwhile_countToo() throws SQLException {
        try (Connection connection = connection(REUSES)) {
            PreparedStatement first = run(connection, ONE);
            run(connection, "SELECT 2");
            run(connection, "SELECT 3");

            assertThat(run(connection, ONE)).isNotSameAs(first);
        }
    }

    @Test
    void use_moreTextsThanAreKept_closesTheLeastRecentlyUsed() throws SQLException {
        try (Connection connection = connection(Integer.MAX_VALUE)) {
            PreparedStatement first = run(connection, ONE);
            PreparedStatement second = run(connection, "SELECT 2");
            for (int i = 0; i < KeptStatements.MOST - 1; i++) {
                run(connection, "SELECT 'another', " + i);
                assertThat(run(connection, ONE)).isSameAs(first);
            }

            assertThat(second.isClosed()).isTrue();
        }
    }

    @Test
    void isValid_connectionThatHasEnded_tellsTheDriver() throws SQLException {
        List<Connection> dead = new ArrayList<>();
        KeepingDataSource.Driver driver = new KeepingDataSource.Driver() {
            @Override
            public int reuses(Connection connection) {
                return REUSES;
            }

            @Override
            public void foundDead(Connection connection) {
                dead.add(connection);
            }
        };
        try (Connection connection = new KeepingDataSource(physical(), driver).getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(dead).isEmpty();
            Connection physical = connection.unwrap(JdbcConnection.class);
            physical.close();

            assertThat(connection.isValid(1)).isFalse();
            assertThat(dead).containsExactly(physical);
        }
    }

    private static JdbcDataSource physical() {
        JdbcDataSource physical = new JdbcDataSource();
        physical.setURL("jdbc:h2:mem:");
        return physical;
    }

    private static Connection connection(int reuses) throws SQLException {
        return new KeepingDataSource(physical(), connection -> reuses).getConnection();
    }

    private static PreparedStatement run(Connection connection, String sql) throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, sql);
                ResultSet row = use.statement().executeQuery()) {
            assertThat(row.next()).isTrue();
            return use.statement();
        }
    }
}
