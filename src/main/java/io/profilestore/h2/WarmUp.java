package io.profilestore.h2;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a process that is a client load once what opening a database takes, with an empty one in memory: most of the time in
 * which a process takes over is otherwise the loading of classes.
 */
final class WarmUp {

    /** Commands that are over by then do without. */
    private static final Duration DELAY = Duration.ofSeconds(2);

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    /** Does so in the background, unless it was done before. */
    static void once() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(WarmUp::run, "profilestore warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        LockSupport.parkNanos(DELAY.toNanos());
        try (Connection connection = H2Database.connect("jdbc:h2:mem:", new Credentials("", ""));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE warm_up (id VARCHAR PRIMARY KEY, extra JSON)");
            PreparedTransactions.rollBack(connection);
            new H2Sessions(".").close();
            BusyClients.of(connection);
        } catch (SQLException | IOException e) {
            // Taking over will do the same, and say so.
        }
    }
}
