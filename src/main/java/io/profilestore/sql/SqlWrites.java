package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.SchemaMismatch;
import io.profilestore.VersionConflict;
import io.profilestore.json.ChangeArithmetic;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.sql.Statements.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How profiles are changed: in one statement where one can express it, else read, changed in Java and written. */
final class SqlWrites {

    /** After so many failures the row is locked, so that each writer has its turn. */
    private static final int UNLOCKED_ATTEMPTS = 8;

    private final SqlCalls calls;
    private final SqlReads reads;
    private final Dialect dialect;

    SqlWrites(SqlCalls calls, Dialect dialect, SqlReads reads) {
        this.calls = calls;
        this.dialect = dialect;
        this.reads = reads;
    }

    /** See {@link io.profilestore.ProfileStore#set}. One statement where the profile is there. */
    long set(Call call, String key, JsonNode value, Expect expect) {
        ProfileRules.checkKey(call, dialect.limits());
        JsonNode stored = ProfileRules.checkValue(call, value, dialect.limits());
        return knowingColumns(call, () -> set(call, key, stored, expect, token()));
    }

    private long set(Call call, String key, JsonNode stored, Expect expect, long token) {
        if (!(expect instanceof Expect.Absent)) {
            OptionalLong replaced = calls.write(call, OptionalLong.of(token), connection -> {
                Statements statements = reads.statements();
                ProfileRow row = ProfileRow.of(call, dialect, statements.columns(), stored);
                return replace(connection, statements, key, row, token, expect);
            });
            if (replaced.isPresent()) {
                return replaced.getAsLong();
            }
        }
        return calls.transaction(call, OptionalLong.of(token), connection -> {
            Statements statements = reads.statements();
            ProfileRow row = ProfileRow.of(call, dialect, statements.columns(), stored);
            OptionalLong version = OptionalLong.empty();
            if (expect.met(OptionalLong.empty())) {
                version = insert(connection, statements, key, row, token);
            }
            if (version.isEmpty() && !(expect instanceof Expect.Absent)) {
                version = replace(connection, statements, key, row, token, expect);
            }
            if (version.isEmpty()) {
                if (!reads.refresh(connection)) {
                    requireMet(call, expect, reads.version(connection, key));
                }
                throw new SqlCalls.BeginAgain();
            }
            return version.getAsLong();
        });
    }

    /** See {@link io.profilestore.ProfileStore#update}. */
    long update(Call call, String key, Changes changes, Expect expect) {
        ProfileRules.checkKey(call, dialect.limits());
        return knowingColumns(call, () -> update(call, key, changes, expect, token()));
    }

    private long update(Call call, String key, Changes changes, Expect expect, long token) {
        ColumnUpdate update = ColumnUpdate.of(call, dialect, reads.statements(), changes);
        if (update != null && !(expect instanceof Expect.Absent)) {
            String sql = update.sql(expect);
            OptionalLong version =
                    calls.write(call, OptionalLong.of(token), c -> inColumns(c, key, update, token, expect, sql));
            if (version.isPresent()) {
                return version.getAsLong();
            }
        }
        return rewrite(call, key, changes, token, expect, after -> {}).version;
    }

    /** The field after the increment; {@code check} throws where the caller could not return the sum. */
    JsonNode increment(Call call, String key, String field, Changes changes, Consumer<JsonNode> check) {
        ProfileRules.checkKey(call, dialect.limits());
        return knowingColumns(call, () -> increment(call, key, field, changes, check, token()));
    }

    private JsonNode increment(
            Call call, String key, String field, Changes changes, Consumer<JsonNode> check, long token) {
        ColumnUpdate update = ColumnUpdate.of(call, dialect, reads.statements(), changes);
        if (update != null) {
            String sql = update.statements().increment(update.steps());
            OptionalLong sum = calls.write(
                    call, OptionalLong.of(token), c -> inColumns(c, key, update, token, Expect.anything(), sql));
            if (sum.isPresent()) {
                return Json.mapper().getNodeFactory().numberNode(sum.getAsLong());
            }
        }
        Consumer<ObjectNode> checkSum = after -> check.accept(after.required(field));
        return rewrite(call, key, changes, token, Expect.anything(), checkSum)
                .value
                .required(field);
    }

    /** See {@link io.profilestore.ProfileStore#delete}. */
    boolean delete(Call call, String key, Expect expect) {
        return calls.transaction(call, OptionalLong.empty(), connection -> {
            SqlReads.Locked row = reads.lock(connection, key);
            requireMet(call, expect, row == null ? OptionalLong.empty() : OptionalLong.of(row.version()));
            return row != null && delete(connection, key, row.importedDigest());
        });
    }

    /** What was imported is remembered, unless an earlier deletion of it is. */
    private boolean delete(Connection connection, String key, byte @Nullable [] importedDigest) throws SQLException {
        if (importedDigest != null) {
            remember(connection, key, importedDigest);
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, "DELETE FROM profile WHERE id = ?")) {
            use.statement().setString(1, key);
            return use.statement().executeUpdate() == 1;
        }
    }

    private void remember(Connection connection, String key, byte[] importedDigest) throws SQLException {
        String remember = dialect.unlessThere(
                "INSERT INTO profile_deleted (id, source_digest, deleted_at) VALUES (?, ?, " + dialect.now() + ")");
        try (KeptStatements.Use use = KeptStatements.use(connection, remember)) {
            use.statement().setString(1, key);
            use.statement().setBytes(2, importedDigest);
            use.statement().executeUpdate();
        } catch (SQLException e) {
            if (calls.classify(e) != SqlFailure.DUPLICATE) {
                throw e;
            }
        }
    }

    /** Makes a write again whose statement failed, before anything was changed, because the table has other columns. */
    private <T> T knowingColumns(Call call, Supplier<T> write) {
        while (true) {
            Statements known = reads.statements();
            try {
                return write.get();
            } catch (SchemaMismatch others) {
                if (!calls.read(call, connection -> reads.learn(connection, known))) {
                    throw others;
                }
            }
        }
    }

    /** The number that the one statement returns; empty where it touched no row, for whatever reason. */
    private OptionalLong inColumns(
            Connection connection, String key, ColumnUpdate update, long token, Expect expect, String sql)
            throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, sql)) {
            update.bind(use.statement(), key, token, expect);
            return number(use.statement());
        } catch (SQLException e) {
            if (update.steps().containsValue(Step.ADD) && calls.classify(e) == SqlFailure.OUT_OF_RANGE) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** A profile that was changed in Java, and the version that it was given. */
    private record Rewritten(long version, ObjectNode value) {}

    /**
     * Changes any profile in any way. First by compare-and-set: read, then one guarded statement, which leaves no
     * transaction open that would keep others from changing the tables; under the row's lock where others are faster.
     */
    private Rewritten rewrite(
            Call call, String key, Changes changes, long token, Expect expect, Consumer<ObjectNode> check) {
        Rewriting rewriting = new Rewriting(call, key, changes, token, expect, check);
        for (int attempt = 0; attempt < UNLOCKED_ATTEMPTS; attempt++) {
            SqlReads.Whole before = calls.read(call, c -> reads.whole(c, key));
            Optional<Rewritten> rewritten = before.version().isPresent()
                    ? calls.write(call, OptionalLong.of(token), c -> rewriting.from(c, before))
                    : calls.transaction(call, OptionalLong.of(token), c -> rewriting.from(c, before));
            if (rewritten.isPresent()) {
                return rewritten.get();
            }
        }
        return calls.transaction(
                call,
                OptionalLong.of(token),
                c -> rewriting.from(c, reads.lockWhole(c, key)).orElseThrow(SqlCalls.BeginAgain::new));
    }

    /** One change of a profile in Java. */
    private final class Rewriting {

        private final Call call;
        private final String key;
        private final Changes changes;
        private final long token;
        private final Expect expect;
        private final Consumer<ObjectNode> check;

        Rewriting(Call call, String key, Changes changes, long token, Expect expect, Consumer<ObjectNode> check) {
            this.call = call;
            this.key = key;
            this.changes = changes;
            this.token = token;
            this.expect = expect;
            this.check = check;
        }

        /** Empty where the profile is not as it was read any more; then nothing was changed. */
        Optional<Rewritten> from(Connection connection, SqlReads.Whole before) throws SQLException {
            requireMet(call, expect, before.version());
            ObjectNode after = ChangeArithmetic.apply(call, before.value(), changes);
            check.accept(after);
            Statements statements = reads.statements();
            ProfileRow row = ProfileRow.of(call, dialect, statements.columns(), after);
            OptionalLong version = before.version().isEmpty()
                    ? insert(connection, statements, key, row, token)
                    : replace(
                            connection,
                            statements,
                            key,
                            row,
                            token,
                            Expect.version(before.version().getAsLong()));
            if (version.isEmpty()) {
                reads.refresh(connection);
                return Optional.empty();
            }
            return Optional.of(new Rewritten(version.getAsLong(), after));
        }
    }

    /** The new version; empty where the row is not there, not at the version, or there are columns we do not know. */
    private OptionalLong replace(
            Connection connection, Statements statements, String key, ProfileRow row, long token, Expect expect)
            throws SQLException {
        Statements.Write write = expect instanceof Expect.Version ? statements.replaceVersion : statements.replace;
        try (KeptStatements.Use use = KeptStatements.use(connection, write.in(connection))) {
            int next = row.bind(use.statement(), 1);
            use.statement().setLong(next, token);
            bindWhere(use.statement(), next + 1, key, statements, expect);
            return number(use.statement());
        }
    }

    /**
     * Within a transaction: the new version; empty where the row is there already. Columns that we do not know do no harm
     * here. A statement takes its time before its row is in the table, and may wait for others in between, who create the
     * profile, change and delete it; hence the version is that of another one, once nobody else can have the key.
     */
    private OptionalLong insert(Connection connection, Statements statements, String key, ProfileRow row, long token)
            throws SQLException {
        try (KeptStatements.Use use = KeptStatements.use(connection, statements.insert)) {
            use.statement().setString(1, key);
            int next = row.bind(use.statement(), 2);
            use.statement().setLong(next, token);
            if (use.statement().executeUpdate() == 0) {
                return OptionalLong.empty();
            }
        } catch (SQLException e) {
            // A team's own unique constraint raises the same error, and would do so for ever.
            if (calls.classify(e) != SqlFailure.DUPLICATE || !dialect.isProfileKey(e)) {
                throw e;
            }
            return OptionalLong.empty();
        }
        try (KeptStatements.Use use = KeptStatements.use(connection, statements.settle)) {
            use.statement().setString(1, key);
            return number(use.statement());
        }
    }

    /** What a write returns of the row that it touched; empty where it touched none. */
    private OptionalLong number(PreparedStatement write) throws SQLException {
        OptionalLong number;
        try (ResultSet row = write.executeQuery()) {
            number = row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
        calls.requireCertain(write.getWarnings());
        return number;
    }

    /** One for each call, so that its caller knows the row again, whichever attempt wrote it. */
    private static long token() {
        return ThreadLocalRandom.current().nextLong();
    }

    private static void bindWhere(
            PreparedStatement statement, int next, String key, Statements statements, Expect expect)
            throws SQLException {
        statement.setString(next, key);
        int last = statements.bindGuard(statement, next + 1);
        if (expect instanceof Expect.Version version) {
            statement.setLong(last, version.version());
        }
    }

    private static void requireMet(Call call, Expect expect, OptionalLong version) {
        if (!expect.met(version)) {
            throw new VersionConflict(call, expect, version);
        }
    }
}
