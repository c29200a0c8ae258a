package io.profilestore.isolation;

import static org.assertj.core.api.Assertions.fail;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * One performance of a script: a table of two rows, 1 with 10 and 2 with 20, another one like it, and three transactions at one level. After
 * each step it looks at the database until every transaction has nothing to do or is seen waiting for another one.
 */
final class Play implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Transaction first;
    final Transaction second;
    final Transaction third;
    private final SqlBackend backend;
    private final Connection watcher;
    private final List<Transaction> all = new ArrayList<>();

    Play(SqlBackend backend, Connection watcher, String level) throws SQLException {
        this.backend = backend;
        this.watcher = watcher;
        try (Statement statement = watcher.createStatement()) {
            for (String table : List.of("test", "another")) {
                statement.execute("DROP TABLE IF EXISTS " + table);
                statement.execute("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL)");
                statement.execute("INSERT INTO " + table + " VALUES (1, 10), (2, 20)");
            }
        }
        first = transaction("T1", level);
        second = transaction("T2", level);
        third = transaction("T3", level);
    }

    private Transaction transaction(String name, String level) throws SQLException {
        Connection connection = backend.connect();
        backend.setLevel(connection, level);
        String session = backend.session(connection);
        connection.setAutoCommit(false);
        Transaction transaction = new Transaction(name, this, connection, session);
        all.add(transaction);
        return transaction;
    }

    /** Waits until each transaction has made its steps or is seen waiting. */
    void settle() {
        long start = System.nanoTime();
        while (!all.stream().allMatch(transaction -> transaction.isIdle() || isWaiting(transaction))) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                fail("a step has neither come to its end nor is it seen waiting for another transaction");
            }
            LockSupport.parkNanos(100_000);
        }
        all.stream().filter(Transaction::isIdle).forEach(Transaction::check);
    }

    /** A wait for a transaction that has ended is as good as over, and only still shown. */
    private boolean isWaiting(Transaction transaction) {
        try {
            Set<String> sessions = backend.waitsFor(watcher, transaction.session());
            boolean waiting = all.stream().anyMatch(t -> t.isOpen() && sessions.contains(t.session()));
            if (waiting) {
                transaction.hasWaited();
            }
            return waiting;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the table holds at the end. */
    SortedMap<Integer, Integer> table() {
        try (Statement statement = watcher.createStatement()) {
            return Transaction.rows(statement, "test", "TRUE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who had to wait and who failed, in words. */
    String story() {
        return all.stream()
                .map(Transaction::story)
                .filter(story -> !story.isEmpty())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws SQLException {
        for (Transaction transaction : all) {
            transaction.close();
        }
    }
}
