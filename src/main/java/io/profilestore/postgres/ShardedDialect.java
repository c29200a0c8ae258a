package io.profilestore.postgres;

import io.profilestore.sql.SqlFailure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** PostgreSQL databases behind a layer that sends each statement on to the one that has the key, out of a pool for each. */
final class ShardedDialect extends PostgresDialect {

    @Override
    public boolean isSharded() {
        return true;
    }

    /**
     * A pool beneath a layer is asked when the statement is to be sent, which is not to be taken for a statement that was; and it
     * is not asked again, or all callers would soon wait for the one shard that is away.
     */
    @Override
    public SqlFailure classify(SQLException error) {
        if (error instanceof RefusingDataSource.Refused) {
            return SqlFailure.REFUSED;
        }
        if (error instanceof SQLTransientConnectionException) {
            return error.getCause() instanceof SQLException ? SqlFailure.NO_SERVER : SqlFailure.NO_CONNECTION;
        }
        return super.classify(error);
    }
}
