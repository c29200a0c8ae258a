package io.profilestore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactFunctionTest {

    private static final int ROWS = 40_000;

    @TempDir
    Path directory;

    /** One transaction's rows lie in chunks that are larger than a step. */
    @Test
    void compact_largeChunksBehindFreeSpace_areMovedAllTheSame() throws SQLException {
        // With that delay H2 has no thread that does the same by itself.
        try (Connection connection = DriverManager.getConnection("jdbc:h2:"
                        + DatabaseFilePath.of(directory.resolve("t").toString()) + ";WRITE_DELAY=0;RETENTION_TIME=0");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS profile_compact FOR 'io.profilestore.disk.CompactFunction.compact'");
            statement.execute("CREATE TABLE gone (id INT PRIMARY KEY, text VARCHAR)");
            statement.execute("CREATE TABLE kept (id INT PRIMARY KEY, text VARCHAR)");
            for (String table : new String[] {"gone", "kept"}) {
                statement.execute(
                        "INSERT INTO " + table + " SELECT x, REPEAT('x', 1000) FROM SYSTEM_RANGE(1, " + ROWS + ")");
            }
            statement.execute("DROP TABLE gone");

            long bytes = 0;
            for (int i = 0; i < 10; i++) {
                bytes = number(statement, "CALL profile_compact()");
            }

            assertThat(bytes).isLessThan(ROWS * 1_000L * 3 / 2);
            assertThat(number(statement, "SELECT SUM(LENGTH(text)) FROM kept")).isEqualTo(ROWS * 1_000L);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
