package io.profilestore.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code profile_import}, to be carried over into another database. Null is what the row has NULL in.
 *
 * @param id the number that it has in its own database
 * @param source what its user called the source
 * @param origin where that was
 * @param bytes the source's size
 * @param sha256 its digest
 * @param reading how it was read
 * @param part whether it was only a part of what is at the origin
 * @param started when the import began
 * @param finished when it was complete
 * @param nextRecord how many records it had dealt with
 * @param counts what it had done
 * @param pruned how many profiles it had removed
 */
public record PastImport(
        long id,
        String source,
        @Nullable String origin,
        @Nullable Long bytes,
        @Nullable String sha256,
        @Nullable String reading,
        boolean part,
        OffsetDateTime started,
        @Nullable OffsetDateTime finished,
        long nextRecord,
        ImportCounts counts,
        long pruned) {

    /** All of a database, in the order of their numbers. */
    static List<PastImport> all(Connection connection) throws SQLException {
        List<PastImport> imports = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM profile_import ORDER BY id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long size = row.getLong("source_bytes");
                Long bytes = row.wasNull() ? null : size;
                imports.add(new PastImport(
                        row.getLong("id"),
                        row.getString("source"),
                        row.getString("origin"),
                        bytes,
                        row.getString("source_sha256"),
                        row.getString("reading"),
                        row.getBoolean("part"),
                        row.getObject("started_at", OffsetDateTime.class),
                        row.getObject("finished_at", OffsetDateTime.class),
                        row.getLong("next_record"),
                        new ImportCounts(
                                row.getLong("inserted"),
                                row.getLong("updated"),
                                row.getLong("unchanged"),
                                row.getLong("conflicting")),
                        row.getLong("pruned")));
            }
        }
        return imports;
    }
}
