package io.profilestore.sql;

import static io.profilestore.sql.ImportOutcome.CONFLICT_CHANGED;
import static io.profilestore.sql.ImportOutcome.CONFLICT_DELETED;
import static io.profilestore.sql.ImportOutcome.CONFLICT_FOREIGN;
import static io.profilestore.sql.ImportOutcome.INSERTED;
import static io.profilestore.sql.ImportOutcome.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody changes another profile of a batch each time that the batch has been looked at and is about to be written: only the
 * first of them is looked at again, for there would be no end to it if all were.
 */
class ImportRaceTest {

    private static final int RECORDS = 5;

    @TempDir
    Path directory;

    private ProfileStore other;
    private HikariDataSource pool;
    private SqlStore store;
    private Runnable beforeLook = () -> {};
    private IntConsumer beforeEachBatch = batch -> {};
    private int batches;

    @BeforeEach
    void open() throws Exception {
        H2Directory.create(directory).close();
        Properties credentials = H2Directory.credentials(directory);
        pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:async:" + directory.resolve("profiles"));
        pool.setUsername(credentials.getProperty("owner.user"));
        pool.setPassword(credentials.getProperty("owner.password"));
        pool.setMaximumPoolSize(4);
        other = ProfileStore.open(pool);
        store = (SqlStore) ProfileStore.open(proxy(DataSource.class, pool));
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
        pool.close();
    }

    /** The same, which does something before each {@code executeBatch} of the profiles' table. */
    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("executeQuery")) {
                beforeLook.run();
            }
            if (method.getName().equals("executeBatch")) {
                beforeEachBatch.accept(batches++);
            }
            Object result;
            try {
                result = method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (result instanceof Connection connection && method.getName().equals("getConnection")) {
                return proxy(Connection.class, connection);
            }
            boolean writes = result instanceof PreparedStatement
                    && ((String) args[0])
                            .matches("((INSERT INTO|UPDATE) profile |SELECT id, version, .*JOIN profile ).*");
            return writes ? proxy(PreparedStatement.class, (PreparedStatement) result) : result;
        }));
    }

    private List<ImportOutcome> write(String value) {
        List<ImportRecord> batch = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            batch.add(new ImportRecord("k" + i, Json.parse(value)));
        }
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            return run.write(batch, RECORDS);
        }
    }

    @Test
    void write_createdMeanwhile_isConflictAndTheOthersAreInserted() {
        beforeEachBatch = batch -> other.set("k" + batch, Json.parse("\"others\""));

        assertThat(write("1")).containsExactly(CONFLICT_FOREIGN, INSERTED, INSERTED, INSERTED, INSERTED);

        assertThat(other.get("k0")).contains(Json.parse("\"others\""));
        assertThat(other.get("k1")).contains(Json.parse("1"));
    }

    @Test
    void write_changedMeanwhile_isConflictAndTheOthersAreUpdated() {
        assertThat(write("{\"a\":1}")).containsOnly(INSERTED);
        batches = 0;
        beforeEachBatch = batch -> other.update("k" + batch, Changes.set("email", "others"));

        assertThat(write("{\"a\":2}")).containsExactly(CONFLICT_CHANGED, UPDATED, UPDATED, UPDATED, UPDATED);

        assertThat(other.get("k0")).contains(Json.parse("{\"a\":1,\"email\":\"others\"}"));
        assertThat(other.get("k1")).contains(Json.parse("{\"a\":2}"));
    }

    @Test
    void write_deletedBetweenTheLooks_isConflictAndStaysDeleted() {
        assertThat(write("{\"a\":1}")).containsOnly(INSERTED);
        beforeLook = () -> other.delete("k0");

        assertThat(write("{\"a\":2}")).containsExactly(CONFLICT_DELETED, UPDATED, UPDATED, UPDATED, UPDATED);

        assertThat(other.get("k0")).isEmpty();
    }

    /** After a batch that was all new the rows of the next are not looked at before they are inserted. */
    @Test
    void write_deletedMeanwhileInABatchAfterNewOnes_isConflictAndStaysDeleted() {
        assertThat(write("1")).containsOnly(INSERTED);
        try (ImportRun run = store.startImport(ImportOrder.of("test"))) {
            assertThat(run.write(List.of(record("new")), 1)).containsOnly(INSERTED);
            beforeEachBatch = batch -> other.delete("k0");

            assertThat(run.write(List.of(record("k0"), record("newer")), 3))
                    .containsExactly(CONFLICT_DELETED, INSERTED);
        }
        assertThat(other.get("k0")).isEmpty();
    }

    private static ImportRecord record(String key) {
        return new ImportRecord(key, Json.parse("1"));
    }

    /** The whole batch begins again, whatever else was wrong with it. */
    @Test
    void write_createdMeanwhileAndAnotherOneLocked_isTriedAgain() throws Exception {
        try (Connection holder = pool.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            beforeEachBatch = batch -> {
                try {
                    if (batch == 0) {
                        other.set("k0", Json.parse("\"others\""));
                        statement.execute("INSERT INTO profile (id, version, extra, created_at, updated_at)"
                                + " VALUES ('k1', 1, JSON '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
                    } else {
                        holder.rollback();
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            };

            assertThat(write("1")).containsExactly(CONFLICT_FOREIGN, INSERTED, INSERTED, INSERTED, INSERTED);
        }
    }

    @Test
    void write_deletedMeanwhile_isConflictAndTheOthersAreUpdated() {
        assertThat(write("1")).containsOnly(INSERTED);
        batches = 0;
        beforeEachBatch = batch -> other.delete("k" + batch);

        assertThat(write("2")).containsExactly(CONFLICT_DELETED, UPDATED, UPDATED, UPDATED, UPDATED);

        assertThat(other.get("k0")).isEmpty();
    }
}
