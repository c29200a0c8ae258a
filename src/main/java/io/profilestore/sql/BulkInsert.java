package io.profilestore.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows for a table that go into it in one stream, which takes less than a statement for each. For one thread. */
public interface BulkInsert {

    /**
     * The text of a JSON value.
     *
     * @param utf8 as {@link Dialect#jsonText} gives it
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    record JsonText(byte[] utf8) {}

    /**
     * Takes a row, and sends nothing yet.
     *
     * @param values in the order of the columns: {@code Boolean}, {@code Long}, {@code BigDecimal}, {@code String},
     *     {@link JsonText}, bytes, {@code OffsetDateTime} or null
     */
    void add(@Nullable Object[] values);

    /**
     * Inserts what was taken since the last time, all or nothing; within a transaction a failure ends that.
     *
     * @throws SQLException as for an INSERT
     */
    void send() throws SQLException;
}
