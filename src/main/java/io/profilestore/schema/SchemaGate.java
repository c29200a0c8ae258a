package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.StoreBusy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way in which definitions are changed while others work on the database. Every change of a table goes through it.
 *
 * @see <a href="https://h2database.com/html/commands.html#set_exclusive">SET EXCLUSIVE</a> for what H2 needs
 */
public interface SchemaGate {

    /** How long others wait to be let in where it lets in no new connections; those that they have may wait as long as it takes. */
    Duration PATIENCE = Duration.ofMinutes(5);

    /** How long a gate waits for others to let go. */
    Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Runs a change on a connection that may change definitions, while nothing else changes the tables.
     *
     * @throws StoreBusy if others do not let go within the gate's limit; nothing was changed
     */
    <T> T pass(Call call, Change<T> change);

    /** What is thrown where they do not. */
    static StoreBusy busy(Call call, @Nullable SQLException cause) {
        return new StoreBusy(
                call,
                "others kept transactions open for " + LIMIT.toSeconds() + " s, so the tables could not be changed",
                "Run it again later, or stop the programs that keep transactions open.",
                cause);
    }

    /** Something done to the definitions. */
    interface Change<T> {
        /** Does it. */
        T on(Connection connection) throws SQLException;
    }
}
