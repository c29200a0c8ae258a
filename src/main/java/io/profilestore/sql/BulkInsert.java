package io.profilestore.sql;

import java.sql.SQLException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Inserts rows into a table in one stream, which takes less than a statement for each. For one thread. */
public interface BulkInsert {

    /**
     * The text of a JSON value.
     *
     * @param utf8 as {@link Dialect#jsonText} gives it
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    record JsonText(byte[] utf8) {}

    /**
     * Inserts rows, all or nothing; within a transaction a failure ends that.
     *
     * @param rows the values of each in the order of the columns: {@code Boolean}, {@code Long}, {@code BigDecimal},
     *     {@code String}, {@link JsonText}, bytes, {@code OffsetDateTime} or null; asked for while the first are under way
     * @throws SQLException as for an INSERT
     */
    void insert(Iterator<@Nullable Object[]> rows) throws SQLException;
}
