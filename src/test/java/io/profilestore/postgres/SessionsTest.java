package io.profilestore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** Whose end is the end of which others; any connections will do. */
class SessionsTest {

    private final Sessions sessions = new Sessions(physical());

    @Test
    void endGenerationOf_oneOfSeveral_endsItOnce() throws SQLException {
        Connection first = sessions.getConnection();
        Connection second = sessions.getConnection();

        assertThat(sessions.endGenerationOf(first)).isTrue();
        assertThat(sessions.endGenerationOf(second))
                .as("the others are closed already")
                .isFalse();
        assertThat(sessions.endGenerationOf(first)).isFalse();
    }

    @Test
    void endGenerationOf_oneThatWasMadeSince_endsTheNext() throws SQLException {
        Connection old = sessions.getConnection();
        sessions.endGenerationOf(old);
        Connection next = sessions.getConnection();

        assertThat(sessions.endGenerationOf(next)).isTrue();
    }

    private static JdbcDataSource physical() {
        JdbcDataSource physical = new JdbcDataSource();
        physical.setURL("jdbc:h2:mem:");
        return physical;
    }
}
