package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.schema.Column;
import io.profilestore.schema.Columns;
import io.profilestore.schema.Schema;
import io.profilestore.schema.SchemaDialect;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * What is known about a database.
 *
 * @param database product and version, for example {@code H2 2.4.240 (2025-09-22)}
 * @param schemaVersion the version of our own tables
 * @param profiles how many there are
 * @param columns the declared columns
 * @param lastImport the latest run of an import, empty where there was none
 */
public record SqlInfo(
        String database, int schemaVersion, long profiles, List<Column> columns, Optional<LastImport> lastImport) {

    /**
     * One run of an import.
     *
     * @param source its name
     * @param started when it began
     * @param finished when it was complete, empty where it was not
     */
    public record LastImport(String source, Instant started, Optional<Instant> finished) {}

    static SqlInfo of(SqlCalls calls, Call call, SchemaDialect dialect) {
        return calls.read(call, connection -> {
            var metadata = connection.getMetaData();
            try (var handle = Jdbi.create(connection).open()) {
                return new SqlInfo(
                        metadata.getDatabaseProductName() + " " + metadata.getDatabaseProductVersion(),
                        Schema.state(connection, dialect).version(),
                        handle.createQuery("SELECT COUNT(*) FROM profile")
                                .mapTo(Long.class)
                                .one(),
                        Columns.read(connection).all(),
                        handle.createQuery("SELECT source, started_at, finished_at FROM profile_import"
                                        + " ORDER BY id DESC FETCH FIRST ROW ONLY")
                                .map((row, context) -> new LastImport(
                                        row.getString(1),
                                        row.getObject(2, OffsetDateTime.class).toInstant(),
                                        Optional.ofNullable(row.getObject(3, OffsetDateTime.class))
                                                .map(OffsetDateTime::toInstant)))
                                .findFirst());
            }
        });
    }
}
