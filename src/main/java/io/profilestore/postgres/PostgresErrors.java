package io.profilestore.postgres;

import io.profilestore.sql.SqlFailure;
import java.sql.SQLException;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLWarning;

/**
 * What PostgreSQL's errors mean.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">its error codes</a>
 */
final class PostgresErrors {

    private PostgresErrors() {}

    static SqlFailure classify(SQLException error) {
        String state = error.getSQLState();
        if (state == null) {
            return SqlFailure.OTHER;
        }
        return switch (state) {
            // Serialization failure, deadlock, lock timeout; a statement that was cancelled, or took longer than the
            // server
            // allows: even one that was about to commit, after which the server does not listen to that any more.
            case "40001", "40P01", "55P03", "57014" -> SqlFailure.NOT_APPLIED_TRY_AGAIN;
            case "57P03", "53300" -> SqlFailure.NOT_LET_IN;
            // A standby, or a primary that has become one.
            case "25006" -> SqlFailure.READ_ONLY;
            case "08001" -> isWithoutPrimary(error) ? SqlFailure.READ_ONLY : SqlFailure.CONNECTION_LOST;
            // Ended by an administrator, by the crash of another session, or for its idleness; of unknown completion.
            case "57P01", "57P02", "57P05", "25P03", "25P04", "40003" -> SqlFailure.CONNECTION_LOST;
            case "23505" -> SqlFailure.DUPLICATE;
            case "22001" -> SqlFailure.CONSTRAINT;
            case "22003" -> SqlFailure.OUT_OF_RANGE;
            case "28P01", "28000", "42501" -> SqlFailure.ACCESS_DENIED;
            case "3D000" -> SqlFailure.UNREACHABLE;
            // 42846: a row with another number of columns.
            case "42P01", "42703", "3F000", "42846" -> SqlFailure.SCHEMA;
            case "53100", "58030" -> SqlFailure.STORAGE;
            // A table with row-level security, or a view, takes no COPY.
            case "0A000", "42809" -> SqlFailure.NOT_THIS_WAY;
            case "XX001", "XX002" -> SqlFailure.DAMAGED;
            // Any warning's; its text is in the server's language, the routine is not.
            case "01000" -> isEndOfWait(error) ? SqlFailure.NOT_REPLICATED : SqlFailure.OTHER;
            default -> ofClass(state);
        };
    }

    private static boolean isEndOfWait(SQLException warning) {
        return warning instanceof PSQLWarning own
                && "SyncRepWaitForLSN".equals(own.getServerErrorMessage().getRoutine());
    }

    /** The driver's own error, which has no number; the name of the setting is in it in all languages. */
    private static boolean isWithoutPrimary(SQLException error) {
        String message = error.getMessage();
        return message != null && message.contains(PGProperty.TARGET_SERVER_TYPE.getName());
    }

    private static SqlFailure ofClass(String state) {
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "08" -> SqlFailure.CONNECTION_LOST;
            // Also what the encoding, a view, an index or a trigger refuses.
            case "22", "23", "44", "54", "P0" -> SqlFailure.CONSTRAINT;
            default -> SqlFailure.OTHER;
        };
    }
}
