package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.SchemaMismatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The one place that starts Flyway, apart from {@link Schema} so that reading a version does not even load it. */
final class FlywayRun {

    private FlywayRun() {}

    /**
     * Applies the pending migrations of a location; returns how many. The target is {@code latest} for all of them, {@code
     * next} for one. One that failed before is tried again: a statement
     * that failed left nothing behind, and what came before it in its file can be repeated.
     */
    static int migrate(Call call, Connection connection, String location, String history, String target) {
        FluentConfiguration flyway = Flyway.configure(FlywayRun.class.getClassLoader())
                .dataSource(new OneConnection(connection))
                .locations(location)
                .table(history)
                .target(target)
                // Names of fields may look like placeholders: ${flyway:user} must stay what it is.
                .placeholderReplacement(false)
                // The schema may hold other tables, our own among them when it comes to the columns.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // Column migrations are generated where the command runs; another machine need not have them all.
                .ignoreMigrationPatterns("*:missing");
        try {
            forgetFailures(connection, history);
            return flyway.load().migrate().migrationsExecuted;
        } catch (FlywayException | SQLException e) {
            throw new SchemaMismatch(
                    call,
                    "a migration of " + location + " could not be applied: " + reason(e),
                    "Mend the migration, or restore the one that was applied before, and run the command again.",
                    e);
        }
    }

    private static void forgetFailures(Connection connection, String history) throws SQLException {
        if (Schema.exists(connection, history)) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM " + SchemaDialect.quote(history) + " WHERE NOT \"success\"");
            }
        }
    }

    /** The database's own words rather than Flyway's page. */
    static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof SQLException)) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).strip().lines().findFirst().orElse("no reason given");
    }
}
