package io.profilestore.h2;

import io.profilestore.schema.ColumnType;
import io.profilestore.schema.SchemaDialect;
import io.profilestore.sql.Dialect;
import io.profilestore.sql.SqlFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;

/** The statements as H2 2.4 understands them. */
final class H2Dialect implements Dialect {

    @Override
    public String migrations() {
        return "db/migration/h2";
    }

    @Override
    public String sqlType(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case BIGINT -> "BIGINT";
            case DECIMAL -> "DECFLOAT";
            case VARCHAR -> "VARCHAR";
            case JSON -> "JSON";
        };
    }

    @Override
    public String fold(String plainName) {
        return plainName.toUpperCase(Locale.ROOT);
    }

    @Override
    public String clockMicros() {
        // EXTRACT(EPOCH …) goes through a decimal and doubles the cost of an update.
        return "DATEDIFF(MICROSECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z', CURRENT_TIMESTAMP(6))";
    }

    @Override
    public String now() {
        return "CURRENT_TIMESTAMP(6)";
    }

    @Override
    public String jsonParameter() {
        // Without FORMAT JSON the text would be stored as one JSON string.
        return "? FORMAT JSON";
    }

    @Override
    public String extraLacks(String field) {
        return "(extra)." + SchemaDialect.quote(field) + " IS NULL";
    }

    @Override
    public String returning(String write, List<String> columns) {
        return "SELECT " + String.join(", ", columns) + " FROM FINAL TABLE (" + write + ")";
    }

    @Override
    public int snapshotIsolation() {
        return Constants.TRANSACTION_SNAPSHOT;
    }

    @Override
    public SqlFailure classify(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return switch (error.getErrorCode()) {
            case ErrorCode.DEADLOCK_1,
                    ErrorCode.LOCK_TIMEOUT_1,
                    ErrorCode.CONCURRENT_UPDATE_1,
                    ErrorCode.DATABASE_IS_IN_EXCLUSIVE_MODE -> SqlFailure.NOT_APPLIED_TRY_AGAIN;
            case ErrorCode.DUPLICATE_KEY_1 -> SqlFailure.DUPLICATE;
            case ErrorCode.CHECK_CONSTRAINT_VIOLATED_1,
                    ErrorCode.NULL_NOT_ALLOWED,
                    ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1,
                    ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 -> SqlFailure.CONSTRAINT;
            case ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1, ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2 ->
                SqlFailure.OUT_OF_RANGE;
            case ErrorCode.WRONG_USER_OR_PASSWORD, ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1, ErrorCode.ADMIN_RIGHTS_REQUIRED ->
                SqlFailure.ACCESS_DENIED;
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> SqlFailure.LOCKED;
            case ErrorCode.DATABASE_NOT_FOUND_1,
                    ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1,
                    ErrorCode.REMOTE_DATABASE_NOT_FOUND_1,
                    ErrorCode.REMOTE_CONNECTION_NOT_ALLOWED -> SqlFailure.UNREACHABLE;
            case ErrorCode.CONNECTION_BROKEN_1,
                    ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                    ErrorCode.OBJECT_CLOSED -> SqlFailure.CONNECTION_LOST;
            case ErrorCode.IO_EXCEPTION_1,
                    ErrorCode.IO_EXCEPTION_2,
                    ErrorCode.FILE_CORRUPTED_1,
                    ErrorCode.DATABASE_IS_READ_ONLY -> SqlFailure.STORAGE;
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1,
                    ErrorCode.COLUMN_NOT_FOUND_1 -> SqlFailure.SCHEMA;
            default -> state.startsWith("08") ? SqlFailure.CONNECTION_LOST : SqlFailure.OTHER;
        };
    }
}
