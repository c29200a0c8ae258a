package io.profilestore.h2;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.Durability;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.WriteFailed;
import io.profilestore.disk.CommitFunction;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreException;

/** What H2's errors mean. */
final class H2Errors {

    /** The SQLState of a server of ours that stops and has not taken the statement. */
    static final String LET_GO = "PS001";

    private H2Errors() {}

    static SqlFailure classify(SQLException error) {
        if (isLookAtEndingTransaction(error)) {
            return SqlFailure.NOT_APPLIED_TRY_AGAIN;
        }
        if (CommitFunction.NOT_ON_DISK.equals(error.getSQLState())) {
            return SqlFailure.NOT_ON_DISK;
        }
        if (LET_GO.equals(error.getSQLState())) {
            return SqlFailure.LET_GO;
        }
        return switch (error.getErrorCode()) {
            case ErrorCode.FUNCTION_NOT_FOUND_1, ErrorCode.CLASS_NOT_FOUND_1 -> SqlFailure.CANNOT_WAIT;
            case ErrorCode.DEADLOCK_1, ErrorCode.LOCK_TIMEOUT_1, ErrorCode.CONCURRENT_UPDATE_1 ->
                SqlFailure.NOT_APPLIED_TRY_AGAIN;
            case ErrorCode.DATABASE_IS_IN_EXCLUSIVE_MODE -> SqlFailure.GATE_SHUT;
            case ErrorCode.DUPLICATE_KEY_1 -> SqlFailure.DUPLICATE;
            case ErrorCode.CHECK_CONSTRAINT_VIOLATED_1,
                    ErrorCode.VALUE_TOO_LONG_2,
                    ErrorCode.NULL_NOT_ALLOWED,
                    ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1,
                    ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 -> SqlFailure.CONSTRAINT;
            case ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_1, ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE_2 ->
                SqlFailure.OUT_OF_RANGE;
            case ErrorCode.WRONG_USER_OR_PASSWORD, ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1, ErrorCode.ADMIN_RIGHTS_REQUIRED ->
                SqlFailure.ACCESS_DENIED;
            case ErrorCode.DATABASE_NOT_FOUND_1,
                    ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1,
                    ErrorCode.REMOTE_DATABASE_NOT_FOUND_1,
                    ErrorCode.REMOTE_CONNECTION_NOT_ALLOWED -> SqlFailure.UNREACHABLE;
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2,
                    ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1,
                    ErrorCode.COLUMN_NOT_FOUND_1 -> SqlFailure.SCHEMA;
            case ErrorCode.FILE_CORRUPTED_1 -> SqlFailure.DAMAGED;
            case ErrorCode.DATABASE_IS_READ_ONLY -> SqlFailure.STORAGE;
            // Whatever its disk had said before that; opened again, it may work.
            case ErrorCode.DATABASE_IS_CLOSED -> SqlFailure.CONNECTION_LOST;
            default -> ofCauses(error);
        };
    }

    /**
     * The error of an embedded database, or of one that this process serves, as a caller sees it, where nothing was applied;
     * whether writes wait for the disk does not matter to that.
     */
    static StoreException translated(Call call, SQLException error) {
        return SqlErrors.translate(call, error, new H2Dialect(Durability.RELAXED));
    }

    /** One of our own errors for a pool, which knows SQLExceptions only; its cause is the error. */
    static SQLException wrapped(StoreException failure) {
        int code = ErrorCode.CONNECTION_BROKEN_1;
        if (failure.getCause() instanceof SQLException cause) {
            code = cause.getErrorCode();
        } else if (failure instanceof StoreBusy) {
            code = ErrorCode.DATABASE_ALREADY_OPEN_1;
        } else if (failure instanceof AccessDenied) {
            code = ErrorCode.WRONG_USER_OR_PASSWORD;
        } else if (failure instanceof WriteFailed) {
            code = ErrorCode.DATABASE_IS_READ_ONLY;
        }
        return new SQLException(failure.problem(), ErrorCode.getState(code), code, failure);
    }

    /**
     * Whether a look at all sessions met a transaction that was just ending, which H2 2.4.240 reports as a general error
     * (its issue 4352). About one look of an owner's in 10,000 beside four busy writers; the next one is right.
     */
    static boolean isLookAtEndingTransaction(SQLException error) {
        return error.getErrorCode() == ErrorCode.GENERAL_ERROR_1
                && String.valueOf(error.getMessage()).contains("Transaction.getStatus()");
    }

    /** H2 uses the same codes for a socket and for a file, and wraps what the operating system said several times. */
    private static SqlFailure ofCauses(SQLException error) {
        if (has(error, H2Errors::isConnection)) {
            return SqlFailure.CONNECTION_LOST;
        }
        if (has(error, e -> e instanceof FileSystemException || isWriteFailure(e) || says(e, "No space left"))) {
            return SqlFailure.STORAGE;
        }
        return switch (error.getErrorCode()) {
            // Opening: another process is just opening, closing or holding the database.
            case ErrorCode.DATABASE_ALREADY_OPEN_1, ErrorCode.ERROR_OPENING_DATABASE_1 -> SqlFailure.LOCKED;
            case ErrorCode.CONNECTION_BROKEN_1, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN, ErrorCode.OBJECT_CLOSED ->
                SqlFailure.CONNECTION_LOST;
            case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 -> SqlFailure.STORAGE;
            default ->
                String.valueOf(error.getSQLState()).startsWith("08") ? SqlFailure.CONNECTION_LOST : SqlFailure.OTHER;
        };
    }

    private static boolean isConnection(Throwable e) {
        return e instanceof EOFException || e instanceof SocketException || e instanceof UnknownHostException;
    }

    /** A server sends the cause's text only. */
    private static boolean isWriteFailure(Throwable e) {
        return (e instanceof MVStoreException store && store.getCause() instanceof IOException)
                || (e instanceof SQLException sql
                        && sql.getErrorCode() == ErrorCode.GENERAL_ERROR_1
                        && String.valueOf(sql.getMessage()).contains("MVStoreException: Writing"));
    }

    private static boolean says(Throwable e, String words) {
        return e instanceof IOException && String.valueOf(e.getMessage()).contains(words);
    }

    private static boolean has(Throwable error, Predicate<Throwable> wanted) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (wanted.test(e)) {
                return true;
            }
            for (Throwable suppressed : e.getSuppressed()) {
                if (has(suppressed, wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
