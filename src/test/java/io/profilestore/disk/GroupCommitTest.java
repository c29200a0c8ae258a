package io.profilestore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.profilestore.fault.FailingDisk;
import io.profilestore.fault.FailingDisk.Forcing;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wait for the disk, on a disk that fails when it is told to. */
class GroupCommitTest {

    private static final int CALLERS = 8;

    /** A caller in the same process may be interrupted, and a thread of the server may not: it may write itself. */
    private enum Access {
        EMBEDDED,
        SERVER
    }

    @TempDir
    Path directory;

    private FailingDisk disk;
    private Server h2;

    @BeforeEach
    void create() throws SQLException {
        h2 = Server.createTcpServer("-tcpPort", "0").start();
        disk = FailingDisk.over(directory);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS profile_commit FOR 'io.profilestore.disk.CommitFunction.commit'");
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
            statement.execute("INSERT INTO t SELECT x, 0 FROM SYSTEM_RANGE(1, " + CALLERS + ")");
        }
    }

    @AfterEach
    void remove() {
        h2.stop();
        disk.close();
    }

    @ParameterizedTest
    @EnumSource
    void commit_isForcedBeforeItReturns(Access access) throws SQLException {
        try (Connection connection = connect(access)) {
            long before = disk.forced();

            increment(connection, 1);

            assertThat(disk.forced()).isGreaterThan(before);
        }
    }

    @Test
    void commit_ofNoRow_forcesNothing() throws SQLException {
        try (Connection connection = connect()) {
            long before = disk.forced();

            assertThat(increment(connection, CALLERS + 1)).isZero();

            assertThat(disk.forced()).isEqualTo(before);
        }
    }

    @Test
    void commit_ofWhatIsOnTheDisk_forcesNothing() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            increment(connection, 1);
            long before = disk.forced();

            statement.execute("CALL profile_commit()");
            CommitFunction.force(connection);

            assertThat(disk.forced()).isEqualTo(before);
        }
    }

    @Test
    void force_ofWhatDidNotWait_isForced() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            increment(connection, 1);
            statement.execute("UPDATE t SET n = n + 1");

            CommitFunction.force(connection);

            assertThat(disk.isForced()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void commit_whileForceFails_failsEveryCallerItCovered(Access access) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Connection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                connections.add(connect(access));
            }
            disk.force(Forcing.FAILS);
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int id = i + 1;
                calls.add(() -> increment(connections.get(id - 1), id));
            }
            for (Future<Integer> call : callers.invokeAll(calls)) {
                assertThat(catchThrowable(call::get)).hasCauseInstanceOf(SQLException.class);
            }
        } finally {
            callers.shutdown();
            disk.force(Forcing.WORKS);
            connections.forEach(GroupCommitTest::closeQuietly);
        }
    }

    @ParameterizedTest
    @EnumSource
    void store_afterFailedForce_isBrokenUntilReopened(Access access) throws SQLException {
        try (Connection connection = connect(access);
                Connection other = connect(access)) {
            increment(connection, 1);
            disk.force(Forcing.FAILS);
            assertThatThrownBy(() -> increment(connection, 1))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("PS010"))
                    .hasMessageContaining("Input/output error");
            disk.force(Forcing.WORKS);

            assertThatThrownBy(() -> increment(connection, 1)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> increment(other, 2)).isInstanceOf(SQLException.class);
        }
        try (Connection reopened = connect(access)) {
            assertThat(increment(reopened, 1)).isBetween(2, 3);
        }
    }

    @Test
    void commit_inMemory_saysThatThereIsNoDisk() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ALIAS profile_commit FOR 'io.profilestore.disk.CommitFunction.commit'");

            assertThatThrownBy(() -> statement.execute("CALL profile_commit()")).hasMessageContaining("in memory");
        }
    }

    @Test
    void await_interrupted_failsAndKeepsTheFlag() throws Exception {
        try (Connection connection = connect()) {
            Thread.currentThread().interrupt();

            Throwable failure = catchThrowable(() -> increment(connection, 1));

            // Either the disk was faster or the wait has ended; nobody else's file is closed.
            assertThat(Thread.interrupted()).isTrue();
            if (failure != null) {
                assertThat(failure).hasMessageContaining("interrupted");
            }
            assertThat(increment(connection, 1)).isEqualTo(2);
        }
    }

    /** The first does its own work, which those who come meanwhile cannot know the end of. */
    @Test
    @Timeout(60)
    void commit_whileALoneCallerForces_isForcedNext() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Connection> connections = new ArrayList<>();
        List<Thread> forcing = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        try (Connection reader = connect()) {
            WritePipeline.remove(reader);
            for (int i = 0; i < CALLERS; i++) {
                connections.add(connect(Access.SERVER));
            }
            disk.beforeForce(() -> {
                forcing.add(Thread.currentThread());
                hold(go);
            });
            List<Future<Integer>> calls = new ArrayList<>();
            calls.add(callers.submit(() -> increment(connections.get(0), 1)));
            await().until(() -> forcing.size() == 1);
            for (int i = 1; i < CALLERS; i++) {
                int id = i + 1;
                calls.add(callers.submit(() -> increment(connections.get(id - 1), id)));
            }
            await().until(() -> sum(reader) == CALLERS);
            go.countDown();

            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(1);
            }

            assertThat(forcing).extracting(Thread::getName).last().isEqualTo("profilestore commit");
            assertThat(forcing.get(0).getName()).isNotEqualTo("profilestore commit");
        } finally {
            go.countDown();
            callers.shutdown();
            disk.beforeForce(() -> {});
            connections.forEach(GroupCommitTest::closeQuietly);
        }
    }

    /** Nobody else would wake them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void await_endingTheDatabaseThrowsAnError_wakesTheCallers(boolean mayLead) throws Exception {
        Connection connection = connect();
        try {
            disk.force(Forcing.FAILS);
            MVStore store = changed(connection);

            Throwable failure = catchThrowable(() -> GroupCommit.of(store).await(mayLead, () -> {
                throw new StackOverflowError();
            }));

            assertThat(failure).isInstanceOf(CommitFailed.class);
            assertThatThrownBy(() -> GroupCommit.of(store).await(mayLead, () -> {}))
                    .isInstanceOf(CommitFailed.class);
        } finally {
            disk.force(Forcing.WORKS);
            closeQuietly(connection);
        }
    }

    /** Java throws one and the same again where there is no memory for another. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void await_endingTheDatabaseThrowsTheSameError_wakesTheCallers(boolean mayLead) throws Exception {
        Connection connection = connect();
        try {
            Error error = new OutOfMemoryError("of the test");
            MVStore store = changed(connection);
            // What is left is forcing, whose errors nobody wraps.
            store.commit();
            store.executeFilestoreOperation(() -> {});
            disk.beforeForce(() -> {
                throw error;
            });

            Throwable failure = catchThrowable(() -> GroupCommit.of(store).await(mayLead, () -> {
                throw error;
            }));

            assertThat(failure).isInstanceOf(CommitFailed.class).hasCause(error);
            assertThatThrownBy(() -> GroupCommit.of(store).await(mayLead, () -> {}))
                    .hasCause(error);
        } finally {
            disk.beforeForce(() -> {});
            closeQuietly(connection);
        }
    }

    /** A write of H2's own thread has failed just before, and H2 passes over forcing a file that is closed. */
    @Test
    void commit_fileClosedBeforeItIsForced_fails() throws Exception {
        Connection connection = connect();
        MVStore store = H2Session.store(H2Session.of(connection));
        increment(connection, 1);
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE t SET n = n + 1");
        }
        store.commit();
        Field file = SingleFileStore.class.getDeclaredField("fileChannel");
        file.setAccessible(true);
        ((FileChannel) file.get(store.getFileStore())).close();

        assertThatThrownBy(() -> CommitFunction.force(connection))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("PS010"));
    }

    /** The new number; 0 where there is no such row. */
    private static int increment(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT n FROM FINAL TABLE (UPDATE t SET n = n + 1 WHERE id = "
                        + id + ") WHERE profile_commit()")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** A store with a change that is not on the disk for certain. */
    private static MVStore changed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE t SET n = n + 1");
        }
        return H2Session.store(H2Session.of(connection));
    }

    private static int sum(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT SUM(n) FROM t")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() throws SQLException {
        return connect(Access.EMBEDDED);
    }

    private Connection connect(Access access) throws SQLException {
        String server = access == Access.SERVER ? "tcp://127.0.0.1:" + h2.getPort() + "/" : "";
        return DriverManager.getConnection(
                "jdbc:h2:" + server + DatabaseFilePath.of(directory.resolve("t").toString()) + ";TRACE_LEVEL_FILE=0");
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It broke in the test.
        }
    }
}
