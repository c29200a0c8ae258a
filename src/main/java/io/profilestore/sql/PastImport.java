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

    private static final String COLUMNS = "source, origin, source_bytes, source_sha256, reading, part, started_at,"
            + " finished_at, next_record, inserted, updated, unchanged, conflicting, pruned";

    /** All of a database, in the order of their numbers. */
    static List<PastImport> all(Connection connection) throws SQLException {
        List<PastImport> imports = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT " + COLUMNS + ", id FROM profile_import ORDER BY id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long size = row.getLong(3);
                Long bytes = row.wasNull() ? null : size;
                imports.add(new PastImport(
                        row.getLong(15),
                        row.getString(1),
                        row.getString(2),
                        bytes,
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getObject(7, OffsetDateTime.class),
                        row.getObject(8, OffsetDateTime.class),
                        row.getLong(9),
                        new ImportCounts(row.getLong(10), row.getLong(11), row.getLong(12), row.getLong(13)),
                        row.getLong(14)));
            }
        }
        return imports;
    }
}
