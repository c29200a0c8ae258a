package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Profile;
import io.profilestore.schema.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How profiles are read, and which declared columns this program knows at the moment. */
final class SqlReads {

    private static final int KEYS_AT_ONCE = 500;
    private static final int KEYS_PER_PAGE = 1_000;
    private static final int PROFILES_PER_PAGE = 250;

    /** A page of large profiles ends early, after about this many bytes and characters. */
    private static final long TEXT_PER_PAGE = 4_000_000;

    private final SqlCalls calls;
    private final Dialect dialect;
    private volatile Statements statements;

    SqlReads(SqlCalls calls, Dialect dialect, Statements statements) {
        this.calls = calls;
        this.dialect = dialect;
        this.statements = statements;
    }

    /** The statements for the columns that are known now. */
    Statements statements() {
        return statements;
    }

    /** Reads the declared columns again; says whether there are more than we knew. */
    boolean refresh(Connection connection) throws SQLException {
        Columns now = Columns.read(connection);
        if (now.generation() == statements.columns().generation()) {
            return false;
        }
        statements = Statements.on(connection, now, dialect);
        return true;
    }

    /**
     * What to do once one of these statements has failed because the columns are others: reads them again, or, where there are
     * columns that are not declared, or not yet, counts from now on. Says whether there are other statements now, whoever has
     * learned them.
     */
    boolean learn(Connection connection, Statements failed) throws SQLException {
        if (refresh(connection) || statements != failed) {
            return true;
        }
        if (failed.count()) {
            return false;
        }
        statements = new Statements(failed.columns(), dialect, false);
        return true;
    }

    /** Takes from a row what its caller wants. */
    private interface Row<T> {
        T read(ProfileRows row) throws SQLException;
    }

    /** The value, empty where there is no profile. */
    Optional<JsonNode> value(Connection connection, String key) throws SQLException {
        Statements known = statements;
        Statements.Find find = known.find(connection);
        return one(connection, key, known, find.value(), find.counts(), ProfileRows::value);
    }

    /** The profile, empty where there is none. */
    Optional<Profile> profile(Connection connection, String key) throws SQLException {
        Statements known = statements;
        Statements.Find find = known.find(connection);
        return one(connection, key, known, find.profile(), find.counts(), ProfileRows::profile);
    }

    private <T> Optional<T> one(
            Connection connection, String key, Statements known, String sql, boolean counted, Row<T> wanted)
            throws SQLException {
        if (!dialect.canAskFor(key)) {
            return Optional.empty();
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            use.statement().setString(1, key);
            try (ResultSet result = use.statement().executeQuery()) {
                ProfileRows row = new ProfileRows(result, known.columns(), counted);
                if (!row.next()) {
                    return Optional.empty();
                }
                requireCurrent(connection, row);
                return Optional.of(wanted.read(row));
            }
        } catch (SQLException e) {
            if (counted || calls.classify(e) != SqlFailure.SCHEMA) {
                throw e;
            }
            learn(connection, known);
            throw new SqlCalls.BeginAgain();
        }
    }

    /** The values of the keys that have one, in the order of the keys. */
    Map<String, JsonNode> values(Call call, Collection<String> keys) {
        List<String> wanted = keys.stream().filter(dialect::canAskFor).toList();
        Map<String, JsonNode> found = new HashMap<>();
        for (int i = 0; i < wanted.size(); i += KEYS_AT_ONCE) {
            List<String> some = wanted.subList(i, Math.min(i + KEYS_AT_ONCE, wanted.size()));
            calls.read(call, connection -> addAll(connection, some, found));
        }
        Map<String, JsonNode> ordered = new LinkedHashMap<>();
        for (String key : wanted) {
            JsonNode value = found.get(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        return ordered;
    }

    private boolean addAll(Connection connection, List<String> keys, Map<String, JsonNode> found) throws SQLException {
        Statements known = statements;
        try (KeptStatements.Use use = KeptStatements.use(connection, known.findAll)) {
            dialect.setTexts(use.statement(), 1, keys);
            try (ResultSet result = use.statement().executeQuery()) {
                ProfileRows rows = new ProfileRows(result, known.columns(), true);
                while (rows.next()) {
                    requireCurrent(connection, rows);
                    found.put(rows.key(), rows.value());
                }
            }
        }
        return true;
    }

    private void requireCurrent(Connection connection, ProfileRows row) throws SQLException {
        if (row.isStale()) {
            refresh(connection);
            throw new SqlCalls.BeginAgain();
        }
    }

    /** The next profiles in key order whose keys begin with a prefix: from a key on, or after it. */
    Pages.Page<Profile> page(Connection connection, String prefix, String key, boolean after) throws SQLException {
        if (!dialect.canAskFor(prefix)) {
            return new Pages.Page<>(List.of(), true);
        }
        Statements known = statements;
        KeyRange range = KeyRange.of(dialect, prefix, key, after);
        try (KeptStatements.Use use = KeptStatements.use(connection, range.firstRows(dialect, known.page))) {
            range.bind(use.statement(), PROFILES_PER_PAGE + 1); // the next page's first says that there is one
            return dialect.isSharded()
                    ? merged(connection, use.statement(), known.columns())
                    : page(connection, use.statement(), known.columns(), ProfileRows::profile);
        }
    }

    /** The next rows in key order, with all that is known of them: from a key on, or after it. */
    Pages.Page<StoredRow> rows(Connection connection, String key, boolean after) throws SQLException {
        Statements known = statements;
        KeyRange range = KeyRange.of(dialect, "", key, after);
        try (KeptStatements.Use use = KeptStatements.use(connection, range.firstRows(dialect, known.rows))) {
            range.bind(use.statement(), PROFILES_PER_PAGE + 1);
            return page(connection, use.statement(), known.columns(), ProfileRows::row);
        }
    }

    /** Of several databases, each of which gives as many of its own, so that the first ones of all are among them. */
    private Pages.Page<Profile> merged(Connection connection, PreparedStatement select, Columns columns)
            throws SQLException {
        List<Profile> profiles = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            ProfileRows rows = new ProfileRows(result, columns, true);
            while (rows.next()) {
                requireCurrent(connection, rows);
                profiles.add(rows.profile());
            }
        }
        profiles.sort(Comparator.comparing(Profile::key, dialect.keyOrder()));
        return Pages.Page.first(PROFILES_PER_PAGE, profiles);
    }

    /** The rows until their text has a length; one row at least, so that there is progress. */
    private <T> Pages.Page<T> page(Connection connection, PreparedStatement select, Columns columns, Row<T> wanted)
            throws SQLException {
        List<T> profiles = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            ProfileRows rows = new ProfileRows(result, columns, true);
            boolean more = rows.next();
            while (more && profiles.size() < PROFILES_PER_PAGE && rows.textRead() < TEXT_PER_PAGE) {
                requireCurrent(connection, rows);
                profiles.add(wanted.read(rows));
                more = rows.next();
            }
            return new Pages.Page<>(profiles, !more);
        }
    }

    /** The next deletions of imported profiles in key order: from a key on, or after it. */
    Pages.Page<Deletion> deletions(Connection connection, String key, boolean after) throws SQLException {
        KeyRange range = KeyRange.of(dialect, "", key, after);
        String sql = range.firstRows(dialect, "SELECT id, source_digest, deleted_at FROM profile_deleted");
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            range.bind(use.statement(), KEYS_PER_PAGE);
            List<Deletion> deletions = new ArrayList<>();
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    deletions.add(new Deletion(
                            rows.getString(1),
                            rows.getBytes(2),
                            rows.getObject(3, OffsetDateTime.class).toInstant()));
                }
            }
            return new Pages.Page<>(deletions, deletions.size() < KEYS_PER_PAGE);
        }
    }

    /** The next keys in order that begin with a prefix: from a key on, or after it. */
    Pages.Page<String> keys(Connection connection, String prefix, String key, boolean after) throws SQLException {
        if (!dialect.canAskFor(prefix)) {
            return new Pages.Page<>(List.of(), true);
        }
        KeyRange range = KeyRange.of(dialect, prefix, key, after);
        String sql = range.firstRows(dialect, "SELECT id FROM profile");
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            range.bind(use.statement(), KEYS_PER_PAGE + 1);
            List<String> keys = new ArrayList<>();
            try (ResultSet rows = use.statement().executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
            }
            if (dialect.isSharded()) {
                keys.sort(dialect.keyOrder());
            }
            return Pages.Page.first(KEYS_PER_PAGE, keys);
        }
    }

    /** The profile's version, empty where there is none. */
    OptionalLong version(Connection connection, String key) throws SQLException {
        if (!dialect.canAskFor(key)) {
            return OptionalLong.empty();
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, "SELECT version FROM profile WHERE id = ?")) {
            use.statement().setString(1, key);
            try (ResultSet row = use.statement().executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /**
     * A row that is to be deleted.
     *
     * @param importedDigest null where it was never imported
     */
    @SuppressWarnings("ArrayRecordComponent") // read only
    record Locked(long version, byte @Nullable [] importedDigest) {}

    /** The row, locked until the transaction ends; null where there is none. */
    @Nullable
    Locked lock(Connection connection, String key) throws SQLException {
        if (!dialect.canAskFor(key)) {
            return null;
        }
        String sql = "SELECT version, source_digest FROM profile WHERE id = ? FOR UPDATE";
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            use.statement().setString(1, key);
            try (ResultSet row = use.statement().executeQuery()) {
                return row.next() ? new Locked(row.getLong(1), row.getBytes(2)) : null;
            }
        }
    }

    /**
     * A profile to be changed.
     *
     * @param value null where there is none
     */
    record Whole(OptionalLong version, @Nullable JsonNode value) {}

    /** The whole profile. */
    Whole whole(Connection connection, String key) throws SQLException {
        Statements known = statements;
        Statements.Find find = known.find(connection);
        return whole(connection, key, known, find.versioned(), find.counts());
    }

    /** The whole profile, its row locked until the transaction ends. */
    Whole lockWhole(Connection connection, String key) throws SQLException {
        Statements known = statements;
        return whole(connection, key, known, known.findForUpdate, true);
    }

    private Whole whole(Connection connection, String key, Statements known, String sql, boolean counted)
            throws SQLException {
        return one(connection, key, known, sql, counted, row -> new Whole(OptionalLong.of(row.version()), row.value()))
                .orElseGet(() -> new Whole(OptionalLong.empty(), null));
    }
}
