package io.profilestore.contract;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** A call that waits for a standby which is not there, until somebody ends its statement. */
public final class EndedWait {

    private EndedWait() {}

    /**
     * Makes the call, and ends its waiting.
     *
     * @throws java.util.concurrent.CompletionException with what the call throws as its cause
     */
    public static void of(EmbeddedPostgres server, Runnable call) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(call);
        await().until(() -> cancelsWaiting(server) || done.isDone());
        done.join();
    }

    private static boolean cancelsWaiting(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet cancelled = statement.executeQuery(
                        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")) {
            return cancelled.next();
        }
    }
}
