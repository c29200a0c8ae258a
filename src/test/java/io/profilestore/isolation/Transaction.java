package io.profilestore.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One transaction of a script, on a connection and a thread of its own. Its steps run in their order; a step of one that
 * waits for a lock is made after the wait. An error rolls it back, and its further steps are passed over.
 */
final class Transaction implements AutoCloseable {

    private static final SortedMap<Integer, Integer> NOTHING = Collections.emptySortedMap();

    private final String name;
    private final Play play;
    private final Connection connection;
    private final String session;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Read last = new Read(CompletableFuture.completedFuture(NOTHING));
    private boolean begun;
    private volatile boolean open;
    private volatile boolean committed;
    private volatile String sqlState;
    private boolean waited;

    Transaction(String name, Play play, Connection connection, String session) {
        this.name = name;
        this.play = play;
        this.connection = connection;
        this.session = session;
    }

    private interface Work {
        SortedMap<Integer, Integer> run(Statement statement) throws SQLException;
    }

    /** What a step has read, known once it has been made. */
    record Read(CompletableFuture<SortedMap<Integer, Integer>> made) {

        /** Amount by id; empty where the transaction had failed before. */
        SortedMap<Integer, Integer> rows() {
            return made.join();
        }

        /** The amount of the row with this id. */
        Optional<Integer> amount(int id) {
            return Optional.ofNullable(rows().get(id));
        }
    }

    void write(String sql) {
        step(statement -> {
            statement.executeUpdate(sql);
            return NOTHING;
        });
    }

    /** Reads the rows that meet a condition. */
    Read read(String condition) {
        return read("test", condition);
    }

    Read read(String table, String condition) {
        return step(statement -> rows(statement, table, condition));
    }

    void commit() {
        step(statement -> {
            connection.commit();
            open = false;
            committed = true;
            return NOTHING;
        });
    }

    void rollback() {
        step(statement -> {
            connection.rollback();
            open = false;
            return NOTHING;
        });
    }

    boolean committed() {
        return committed;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether all of its steps so far have been made. */
    boolean isIdle() {
        return last.made().isDone();
    }

    /** Throws what has gone wrong beside the database's answers. */
    void check() {
        last.rows();
    }

    String session() {
        return session;
    }

    void hasWaited() {
        waited = true;
    }

    /** What was special about it, empty where nothing was. */
    String story() {
        String wait = waited ? name + " waits" : "";
        return sqlState == null ? wait : (waited ? wait + " and" : name) + " fails (" + sqlState + ")";
    }

    static SortedMap<Integer, Integer> rows(Statement statement, String table, String condition) throws SQLException {
        SortedMap<Integer, Integer> rows = new TreeMap<>();
        try (ResultSet result = statement.executeQuery("SELECT id, amount FROM " + table + " WHERE " + condition)) {
            while (result.next()) {
                rows.put(result.getInt(1), result.getInt(2));
            }
        }
        return rows;
    }

    private Read step(Work work) {
        if (!begun) {
            begun = true;
            open = true;
        }
        last = new Read(CompletableFuture.supplyAsync(() -> sqlState == null ? attempt(work) : NOTHING, thread));
        play.settle();
        return last;
    }

    private SortedMap<Integer, Integer> attempt(Work work) {
        try (Statement statement = connection.createStatement()) {
            return work.run(statement);
        } catch (SQLException e) {
            sqlState = e.getSQLState();
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
                throw new IllegalStateException(e);
            } finally {
                open = false;
            }
            return NOTHING;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        thread.shutdown();
    }
}
