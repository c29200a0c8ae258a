package io.profilestore.fault;

import io.profilestore.ProfileStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.api.ErrorCode;

/** A worker is killed inside of a transaction, while it holds a profile that the others want. */
record WorkerKill() implements Scenario {

    private static final int PROCESSES = 3;
    private static final int CLIENTS = 2;

    /** So often in a row a session is seen between two statements of one transaction: only a stopped process is. */
    private static final int SIGHTINGS = 6;

    private static final long BETWEEN_SIGHTINGS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final String INSIDE = """
            SELECT SESSION_ID FROM INFORMATION_SCHEMA.SESSIONS s
            WHERE EXECUTING_STATEMENT IS NULL AND (CONTAINS_UNCOMMITTED
                OR EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.LOCKS l WHERE l.SESSION_ID = s.SESSION_ID))""";

    @Override
    public String name() {
        return "worker-kill-in-transaction";
    }

    /** The server lives. */
    @Override
    public Expectation expectation(TestedStore store) {
        return Expectation.CLEAN;
    }

    @Override
    public Round run(RoundPlan plan) throws Exception {
        try (ServerProcess server = new ServerProcess(plan)) {
            List<WorkerProcess> workers = WorkerProcess.start(
                    plan, server.location(), server.environment(), PROCESSES, CLIENTS, Work.TRANSACTIONS);
            try (Connection owner = server.connectAsOwner()) {
                WorkerProcess.awaitProgress(workers, System.nanoTime());
                plan.waitForMoment();
                int stops = killInside(workers.get(0).process(), owner);
                long start = System.nanoTime();
                WorkerProcess.awaitProgress(workers, start);
                Duration othersWaited = Duration.ofNanos(System.nanoTime() - start);
                WorkerProcess.stop(workers);
                try (ProfileStore store = server.open()) {
                    return Judge.judge(plan, store)
                            .withNote("inside of a transaction at stop " + stops + ", all others went on after "
                                    + othersWaited.toMillis() + " ms");
                }
            } finally {
                WorkerProcess.close(workers);
            }
        }
    }

    /** Stops it, and looks whether it holds something; if not, lets it go on and tries again. */
    private static int killInside(ChildProcess victim, Connection owner)
            throws IOException, InterruptedException, SQLException {
        long start = System.nanoTime();
        for (int stops = 1; System.nanoTime() - start < ChildProcess.PATIENCE.toNanos(); stops++) {
            signal("STOP", victim);
            if (isSomebodyInside(owner)) {
                victim.kill();
                return stops;
            }
            signal("CONT", victim);
            LockSupport.parkNanos(BETWEEN_SIGHTINGS);
        }
        throw new IllegalStateException("it was never inside of a transaction");
    }

    private static boolean isSomebodyInside(Connection owner) throws SQLException {
        Set<Integer> inside = inside(owner);
        for (int i = 1; i < SIGHTINGS && !inside.isEmpty(); i++) {
            LockSupport.parkNanos(BETWEEN_SIGHTINGS);
            inside.retainAll(inside(owner));
        }
        return !inside.isEmpty();
    }

    private static Set<Integer> inside(Connection owner) throws SQLException {
        while (true) {
            try (Statement statement = owner.createStatement();
                    ResultSet rows = statement.executeQuery(INSIDE)) {
                Set<Integer> sessions = new HashSet<>();
                while (rows.next()) {
                    sessions.add(rows.getInt(1));
                }
                return sessions;
            } catch (SQLException e) {
                // H2 itself stumbles over a transaction that ends while it is looked at.
                if (e.getErrorCode() != ErrorCode.GENERAL_ERROR_1) {
                    throw e;
                }
            }
        }
    }

    private static void signal(String name, ChildProcess process) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start()
                .waitFor();
    }
}
