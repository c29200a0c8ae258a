package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields that clients only add to, so that what they were promised can be added up. In no source of a migration.
 *
 * <p>A column is added to by one statement. On H2, a field without one is read, compared and set: if that statement is sent
 * twice, the second finds another version.
 */
final class Counters {

    /** The database adds to it. */
    static final String WITH_COLUMN = "logins";

    /** It has none when a load begins. */
    static final String WITHOUT_COLUMN = "taps";

    static final List<String> ALL = List.of(WITH_COLUMN, WITHOUT_COLUMN);

    /** Such a field of one profile. */
    record Counter(String key, String field) {}

    private Counters() {}

    /** The sums of a profile; 0 where there is none. */
    static Map<Counter, Long> of(String key, @Nullable JsonNode profile) {
        return ALL.stream()
                .collect(Collectors.toMap(
                        field -> new Counter(key, field),
                        field -> profile == null ? 0 : profile.path(field).asLong(0)));
    }

    /**
     * Gives the one its column. Every database that a load shall work on needs it.
     *
     * @param owner whose role may change tables
     */
    static void declare(RoundPlan plan, ProfileStore owner) {
        var unused =
                ((SqlStore) owner).declare(List.of(WantedColumn.of(WITH_COLUMN, ColumnType.BIGINT)), plan.columns());
    }

    /**
     * Looks whether the one has its column.
     *
     * @throws IllegalStateException if not: a load would pass without having tried that statement
     */
    static void requireColumn(ProfileStore store) {
        boolean isThere =
                ((SqlStore) store).columns().stream().map(Column::field).anyMatch(WITH_COLUMN::equals);
        if (!isThere) {
            throw new IllegalStateException(
                    store.location() + ": the counter " + WITH_COLUMN
                            + " has no column, so the one statement that adds to it is not tried; call Counters.declare before the load");
        }
    }
}
