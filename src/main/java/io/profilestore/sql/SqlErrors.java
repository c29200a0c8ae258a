package io.profilestore.sql;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.OutcomeUnknown;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.WriteFailed;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns a database's errors into ours. The driver's message, which may show values, stays in the cause. */
public final class SqlErrors {

    private SqlErrors() {}

    /** What an error means, or one behind it: a pool wraps what the driver said, a layer lets several follow one of its own. */
    static SqlFailure classify(SQLException error, Dialect dialect) {
        for (Throwable e : error) {
            if (e instanceof SQLException sql) {
                SqlFailure failure = dialect.classify(sql);
                if (failure != SqlFailure.OTHER) {
                    return failure;
                }
            }
        }
        boolean poolIsExhausted = error instanceof SQLTransientConnectionException;
        return poolIsExhausted ? SqlFailure.NO_CONNECTION : SqlFailure.OTHER;
    }

    /** Whether an error only says that the thread was interrupted while it waited; the flag may be cleared then. */
    static boolean isInterrupt(SQLException error) {
        return cause(error, InterruptedException.class).isPresent();
    }

    /** Whether the other side took a connection, and then said nothing for as long as it may. */
    public static boolean isSilence(SQLException error) {
        return cause(error, SocketTimeoutException.class).isPresent();
    }

    /** The first of a kind among an error and what it was caused by. */
    public static <T extends Throwable> Optional<T> cause(Throwable error, Class<T> kind) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (kind.isInstance(e)) {
                return Optional.of(kind.cast(e));
            }
        }
        return Optional.empty();
    }

    /** What an interrupted thread is told, where nothing was applied. */
    static StoreBusy interrupted(Call call, @Nullable Exception cause) {
        return new StoreBusy(
                call, "the thread was interrupted before it was done", "Nothing was changed; try again.", cause);
    }

    /** What a caller of a closed store is told, where nothing was applied. */
    static StoreUnreachable closed(Call call, @Nullable Exception cause) {
        return new StoreUnreachable(
                call, "the store has been closed", "Nothing was changed; open it again, or close it later.", cause);
    }

    /** The error as a caller of the store sees it, where nothing was applied. */
    public static StoreException translate(Call call, SQLException e, Dialect dialect) {
        if (isInterrupt(e)) {
            Thread.currentThread().interrupt();
            return interrupted(call, e);
        }
        // What our own code said before a pool wrapped it says more than a driver's code does.
        return cause(e, StoreException.class).orElseGet(() -> ofKind(call, e, dialect));
    }

    private static StoreException ofKind(Call call, SQLException e, Dialect dialect) {
        return switch (classify(e, dialect)) {
            case NOT_APPLIED_TRY_AGAIN -> new StoreBusy(call, "others hold what it needs", "Try again later.", e);
            case GATE_SHUT ->
                new StoreBusy(
                        call,
                        "columns are being added, or somebody holds the database for himself (SET EXCLUSIVE), and nobody is"
                                + " let in",
                        "Try again later; a copy of the table takes about 15 s for a million profiles.",
                        e);
            case LOCKED ->
                new StoreBusy(
                        call,
                        "another process holds the database for itself, or was opening or closing it all the time",
                        "Try again later; a program that opens it otherwise than this one must be closed first.",
                        e);
            case NO_CONNECTION ->
                new StoreBusy(
                        call, "all connections are in use", "Try again later, or give the store a larger pool.", e);
            case REFUSED ->
                new StoreException(
                        call,
                        "what stands between the store and the database does not let the statement through",
                        "Nothing was changed. It knows the tables as they were when it was opened: open it again after they"
                                + " were changed; else compare its rules with those of docs/scaling.md.",
                        e);
            case CONNECTION_LOST, LET_GO, NO_SERVER -> isSilence(e) ? silent(call, e) : lost(call, e, dialect);
            case NOT_LET_IN ->
                new StoreBusy(
                        call,
                        "the server lets nobody in: it is starting or stopping, or has no connection left for this user",
                        "Nothing was changed; try again later, with smaller pools or a higher limit of connections where it"
                                + " is full.",
                        e);
            case READ_ONLY ->
                new StoreUnreachable(
                        call,
                        "the server takes reads only: it is a standby, or has been set so",
                        "Nothing was changed; let the location lead to the server that takes writes.",
                        e);
            case CANNOT_WAIT ->
                new SchemaMismatch(
                        call,
                        "the database cannot wait for its disk, so that a change that returned might be lost: the server runs"
                                + " without profilestore",
                        "Use the server of `profilestore serve`, put profilestore's jar on the server's class path, or open"
                                + " with durability relaxed; `schema check` says whether the function profile_commit is there.",
                        e);
            case ACCESS_DENIED ->
                new AccessDenied(
                        call,
                        "the database refuses this user and password, or they do not permit this",
                        "Set PROFILESTORE_USER and PROFILESTORE_PASSWORD, or PROFILESTORE_PASSWORD_FILE.",
                        e);
            case UNREACHABLE ->
                new StoreUnreachable(
                        call,
                        "there is no such database",
                        "Correct the location; a database behind a server is created where the server runs.",
                        e);
            case STORAGE, NOT_ON_DISK, NOT_REPLICATED ->
                new WriteFailed(
                        call,
                        "the database could not read or write its files",
                        "Check free space and permissions where it lives.",
                        e);
            case DAMAGED ->
                new StoreUnreachable(
                        call,
                        "the database's files are damaged",
                        "Keep a copy of them; restore a backup, or migrate the old file into a new database.",
                        e);
            case DUPLICATE, CONSTRAINT ->
                new WriteFailed(
                        call,
                        "a constraint of the table refuses the profile",
                        "Compare the value with the table's constraints; the cause names the one.",
                        e);
            case SCHEMA ->
                new SchemaMismatch(
                        call,
                        "the tables are not as this program knows them",
                        "Run `schema check` to see what is missing or otherwise, and what to do about it.",
                        e);
            case OUT_OF_RANGE, NOT_THIS_WAY, OTHER ->
                new StoreException(
                        call,
                        "the database reports " + number(e),
                        "This is unexpected; please report it with the cause.",
                        e);
        };
    }

    private static StoreUnreachable silent(Call call, SQLException e) {
        return new StoreUnreachable(
                call,
                "whoever has the database takes connections and does not answer",
                "Nothing was changed; look for a server, or another process, that hangs or was stopped.",
                e);
    }

    private static StoreUnreachable lost(Call call, SQLException e, Dialect dialect) {
        return dialect.isAtServer()
                ? new StoreUnreachable(
                        call,
                        "no server answers, or the connection broke",
                        "Nothing was changed; check that the database runs, and try again.",
                        e)
                : new StoreUnreachable(
                        call,
                        "the database was closed meanwhile: its disk failed, or the process ended that had it open",
                        "Nothing was changed; check free space and permissions where it lives, and try again.",
                        e);
    }

    /** The error as a caller sees it whose write was sent and may have been applied. */
    static OutcomeUnknown unknown(Call call, OptionalLong token, SQLException e, Dialect dialect) {
        SqlFailure failure = classify(e, dialect);
        if (failure == SqlFailure.NOT_REPLICATED) {
            return new OutcomeUnknown(
                    call,
                    "the server was told to wait no longer until its standbys have the change: it is made there, and may be"
                            + " lost with that server",
                    "Look for what ends statements, and whether the standbys are there; then read the profile.",
                    token,
                    e);
        }
        boolean disk = failure == SqlFailure.NOT_ON_DISK || failure == SqlFailure.STORAGE;
        boolean interrupted = isInterrupt(e);
        String reason;
        if (interrupted) {
            reason = "the thread was interrupted while it waited for the " + (disk ? "disk" : "answer");
        } else if (disk) {
            reason = "the database could not write the change to its disk";
        } else if (failure == SqlFailure.OTHER) {
            reason = "the database reports " + number(e);
        } else {
            reason = "the connection broke before the answer came";
        }
        return new OutcomeUnknown(
                call,
                reason + ", so the change may have been made or not",
                (disk && !interrupted ? "Check free space and permissions where the database lives. " : "")
                        + "Read the profile before deciding whether to repeat the call.",
                token,
                e);
    }

    private static String number(SQLException e) {
        return "error " + e.getErrorCode() + " (SQLState " + e.getSQLState() + ")";
    }
}
