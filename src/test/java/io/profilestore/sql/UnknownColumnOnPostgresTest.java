package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.json.Json;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Likewise on PostgreSQL, whose reads of one profile do not count the columns. */
class UnknownColumnOnPostgresTest extends UnknownColumnTest {

    private static final int WRITERS = 4;

    @Override
    TestedDatabase database() throws Exception {
        return TestedDatabase.postgres();
    }

    /** The first one learns of the column, and the others fail all the same: their statements are from before. */
    @Test
    void set_severalAtOnceWhileAColumnIsAdded_allGoOnWithoutCounting() throws Exception {
        List<String> keys = IntStream.range(0, WRITERS).mapToObj(i -> "k" + i).toList();
        keys.forEach(key -> unknowing.set(key, Json.parse("{}")));
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (Connection owner = database.owner();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("ALTER TABLE profile ADD COLUMN nick text");
            statement.execute(
                    "INSERT INTO profile_column (field, column_name, type) VALUES ('nick', 'nick', 'VARCHAR')");
            List<CompletableFuture<Long>> sets = keys.stream()
                    .map(key -> CompletableFuture.supplyAsync(
                            () -> unknowing.set(key, Json.parse("{\"nick\":\"n\"}")), writers))
                    .toList();
            await().until(() -> number(database.blocked()) == WRITERS);
            owner.commit();

            assertThat(sets.stream().map(CompletableFuture::join)).hasSize(WRITERS);
            assertThat(number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%COUNT%profile_column%'"
                            + " AND datname = current_database() AND pid <> pg_backend_pid()"))
                    .isZero();
        } finally {
            writers.shutdown();
        }
    }

    private int number(String query) throws Exception {
        try (Connection owner = database.owner();
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
