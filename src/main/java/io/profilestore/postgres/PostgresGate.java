package io.profilestore.postgres;

import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.schema.SchemaGate;
import io.profilestore.sql.Dialect;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Changes PostgreSQL's tables while others write to them. Its definitions are transactional and adding a column copies
 * nothing, but the lock that it takes makes everybody wait who comes after it: so it waits for a moment only, and tries again.
 */
final class PostgresGate implements SchemaGate {

    private static final Duration LOCK_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final DataSource owner;
    private final Dialect dialect;

    /** @param owner connections of a user who may change the tables */
    PostgresGate(DataSource owner, Dialect dialect) {
        this.owner = owner;
        this.dialect = dialect;
    }

    @Override
    public <T> T pass(Call call, Change<T> change) {
        long start = System.nanoTime();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + LOCK_WAIT.toMillis());
            while (true) {
                try {
                    return change.on(connection);
                } catch (StoreException | SQLException e) {
                    Optional<SQLException> cause = SqlErrors.cause(e, SQLException.class);
                    boolean passing = cause.isPresent()
                            && PostgresErrors.classify(cause.get()) == SqlFailure.NOT_APPLIED_TRY_AGAIN;
                    if (!passing) {
                        throw e;
                    }
                    if (System.nanoTime() - start > LIMIT.toNanos()) {
                        throw SchemaGate.busy(call, cause.get());
                    }
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()) + 1);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate(call, e, dialect);
        }
    }
}
