package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.InvalidLocation;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.SchemaMismatch;
import io.profilestore.json.ChangeArithmetic;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnMigration;
import io.profilestore.schema.ColumnMigrations;
import io.profilestore.schema.Columns;
import io.profilestore.schema.Schema;
import io.profilestore.schema.SchemaState;
import io.profilestore.schema.WantedColumn;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Profiles in an SQL database: declared columns for the fields that have one, a JSON column for the rest.
 *
 * <p>An update of declared columns is one UPDATE in auto-commit mode. Everything else that changes a profile computes the
 * new one in Java and writes it if the row is still at the version that was read, or under the row's lock. Thread-safe.
 */
public final class SqlStore implements ProfileStore {

    private final Database database;
    private final SqlCalls calls;
    private final SqlReads reads;
    private final SqlWrites writes;
    private final PlainReads plain;
    private final SqlStore primary;

    private SqlStore(Database database, Statements statements) {
        this.database = database;
        calls = SqlCalls.on(database);
        reads = new SqlReads(calls, database.dialect(), statements);
        writes = new SqlWrites(calls, database.dialect(), reads);
        PlainReads own = PlainReads.of(calls, reads);
        plain = database.replicas()
                .map(replicas -> own.onReplicas(SqlCalls.on(replicas), database.dialect(), statements))
                .orElse(own);
        primary = plain == own ? this : new SqlStore(this, own);
    }

    private SqlStore(SqlStore store, PlainReads plain) {
        database = store.database;
        calls = store.calls;
        reads = store.reads;
        writes = store.writes;
        this.plain = plain;
        primary = this;
    }

    /**
     * A store on an opened database, which it closes.
     *
     * @param upgrade whether to create the tables where they are missing and to upgrade older ones of our own
     * @throws io.profilestore.SchemaMismatch if the tables are not those of this version
     */
    public static SqlStore on(Database database, boolean upgrade) {
        Call call = Call.on("open", database.location());
        SqlCalls calls = SqlCalls.opening(database);
        Statements statements = calls.read(call, connection -> {
            if (upgrade) {
                Schema.upgrade(call, connection, database.dialect(), database.gate());
            }
            Schema.check(call, connection, database.dialect());
            calls.requireDurability(connection);
            return Statements.on(connection, Columns.read(connection), database.dialect());
        });
        return new SqlStore(database, statements);
    }

    @Override
    public Optional<JsonNode> get(String key) {
        return plain.read(call("get", key), (connection, from) -> from.value(connection, key));
    }

    @Override
    public Optional<Profile> find(String key) {
        return plain.read(call("find", key), (connection, from) -> from.profile(connection, key));
    }

    @Override
    public Map<String, JsonNode> getAll(Collection<String> keys) {
        return plain.values(Call.on("getAll", location()), keys);
    }

    /** What is read is written, so no replica is asked. */
    @Override
    public Optional<JsonNode> modify(String key, Function<@Nullable JsonNode, @Nullable JsonNode> change) {
        return primary == this ? ProfileStore.super.modify(key, change) : primary.modify(key, change);
    }

    /** The same store, whose reads all go where its writes go; closed with this one. */
    public SqlStore onPrimary() {
        return primary;
    }

    @Override
    public long set(String key, JsonNode value, Expect expect) {
        return writes.set(call("set", key), key, value, expect);
    }

    @Override
    public long update(String key, Changes changes, Expect expect) {
        return writes.update(call("update", key), key, changes, expect);
    }

    @Override
    public long increment(String key, String field, long delta) {
        Call call = call("increment", key);
        JsonNode sum = writes.increment(
                call, key, field, Changes.increment(field, delta), s -> ChangeArithmetic.toLong(call, field, s));
        return sum.longValue();
    }

    @Override
    public BigDecimal increment(String key, String field, BigDecimal delta) {
        return ChangeArithmetic.toBigDecimal(writes.increment(
                call("increment", key), key, field, Changes.increment(field, delta), ChangeArithmetic::toBigDecimal));
    }

    @Override
    public boolean delete(String key, Expect expect) {
        return writes.delete(call("delete", key), key, expect);
    }

    @Override
    public Stream<Profile> scan(String prefix) {
        Call call = Call.on("scan", location());
        return Pages.stream(
                prefix, (key, after) -> plain.read(call, (c, from) -> from.page(c, prefix, key, after)), Profile::key);
    }

    @Override
    public Stream<String> keys(String prefix) {
        Call call = Call.on("keys", location());
        return Pages.stream(
                prefix, (key, after) -> plain.read(call, (c, from) -> from.keys(c, prefix, key, after)), key -> key);
    }

    /**
     * As {@link #scan}, but all profiles as they were at one instant. Holds a connection until the stream is closed.
     */
    public Stream<Profile> snapshot(String prefix) {
        Snapshot snapshot = snapshot();
        try {
            return snapshot.profiles(prefix).onClose(snapshot::close);
        } catch (RuntimeException | Error e) {
            snapshot.close();
            throw e;
        }
    }

    /** All that the store holds, as it is at one instant. Holds a connection until it is closed. */
    public Snapshot snapshot() {
        return new Snapshot(inOneDatabase("snapshot"), database, calls, reads);
    }

    /** The columns that are declared now, in a fixed order. */
    public List<Column> columns() {
        return calls.read(Call.on("columns", location()), connection -> {
            reads.refresh(connection);
            return reads.statements().columns().all();
        });
    }

    /**
     * Gives fields columns of their own, each by a Flyway migration that is written to a directory and applied; fields
     * that have one keep it. Applies first what else the directory holds and the database has not seen.
     *
     * <p>Others may read and write meanwhile: the gate of {@link Database#gate} keeps them waiting, not failing.
     *
     * @return the columns that were not there before
     * @throws io.profilestore.WriteFailed if the directory cannot be written
     * @throws io.profilestore.SchemaMismatch if a migration fails, or others keep the tables
     * @throws io.profilestore.StoreBusy if others do not let go in time
     */
    public List<Column> declare(List<WantedColumn> fields, Path directory) {
        Call call = inOneDatabase("declare columns");
        if (!keepsTables()) {
            throw new SchemaMismatch(
                    call,
                    "the tables are kept by others than profilestore, so it adds no columns to them",
                    "Use --columns none, and have those who keep them add the columns: docs/schema.md says how.",
                    null);
        }
        List<Column> before = columns();
        calls.read(call, connection -> {
            new ColumnMigrations(call, database.dialect(), database.gate(), directory).declare(connection, fields);
            calls.requireDurability(connection);
            return true;
        });
        return columns().stream().filter(column -> !before.contains(column)).toList();
    }

    /** Whether the tables were made by this program's own migrations, so that {@link #declare} may add columns. */
    public boolean keepsTables() {
        return calls.read(
                Call.on("columns", location()),
                connection -> Schema.state(connection, database.dialect()).keeper() == SchemaState.Keeper.PROFILESTORE);
    }

    /** The migrations that {@link #declare} would write and apply for these fields; changes nothing. */
    public List<ColumnMigration> planned(List<WantedColumn> fields) {
        return calls.read(
                Call.on("plan columns", location()),
                connection -> ColumnMigrations.planned(connection, database.dialect(), fields));
    }

    /**
     * Takes the values that lie in {@code extra} although a declared column would hold them into that column; those that do
     * not fit stay. No profile changes by that: versions, instants and write tokens stay as they are, so nobody's
     * compare-and-set fails. Others may read and write meanwhile; stopped anywhere, the next call goes on.
     *
     * @return how many profiles had something to move
     * @throws io.profilestore.OutcomeUnknown if the connection broke; another call is harmless
     */
    public long moveToColumns(MoveProgress progress) {
        Call call = inOneDatabase("move values to columns");
        return new ColumnMove(call, calls, reads, database.dialect(), progress).run();
    }

    /** Where the migrations of declared columns are kept unless somebody says otherwise. */
    public Path columnMigrations() {
        return database.columnMigrations();
    }

    /**
     * Begins an import, or goes on with one that was ended; see {@link ImportRun}. It holds a connection of the pool until
     * it is closed, and needs another one for its work.
     *
     * @throws io.profilestore.StoreBusy if another one is at work on this store
     */
    public ImportRun startImport(ImportOrder order) {
        return startImport(order, List.of());
    }

    /**
     * Likewise, of another store.
     *
     * @param past the imports that it knows of: what they brought there counts as brought by them here
     */
    public ImportRun startImport(ImportOrder order, List<PastImport> past) {
        inOneDatabase("import");
        return SqlImport.start(calls, reads, database, order, past);
    }

    /**
     * Who wrote these profiles last. Without the keys of which nothing is known: no row, nor one that was imported and
     * deleted.
     */
    public Map<String, Provenance> provenance(Collection<String> keys) {
        return calls.read(Call.on("provenance", location()), connection -> ImportedRows.provenance(connection, keys));
    }

    /** What the rows of these profiles say of their past; without those that are not there. */
    public Map<String, RowHistory> histories(Collection<String> keys) {
        return calls.read(Call.on("histories", location()), connection -> ImportedRows.of(connection, keys));
    }

    /** The digest of a source when it was imported last; empty where it never was, or is not known by that origin. */
    public Optional<String> importedDigest(String origin) {
        return calls.read(Call.on("imports", location()), connection -> ImportJournal.lastDigest(connection, origin));
    }

    /** Keeps what a comparison found in {@code profile_verification} and {@code profile_difference}. */
    public void keep(FoundVerification found) {
        calls.transaction(inOneDatabase("verify"), OptionalLong.empty(), connection -> {
            found.insert(connection, database.dialect());
            return true;
        });
    }

    /** What is known about the database, for people and their scripts. */
    public SqlInfo info() {
        return SqlInfo.of(calls, inOneDatabase("info"), database.dialect());
    }

    /** How the database is; empty where its backend does not tell. */
    public Optional<Health> health() {
        return database.upkeep().map(upkeep -> calls.read(Call.on("info", location()), upkeep::health));
    }

    /**
     * Makes the database's file smaller while others go on working; see {@link Upkeep#compact}. Empty where its backend
     * leaves that to other programs.
     */
    public Optional<Compaction> compact() {
        Call call = Call.on("compact", location());
        return database.upkeep().map(upkeep -> calls.read(call, connection -> upkeep.compact(call, connection)));
    }

    /**
     * Writes a copy of the database to a file while others go on working; see {@link Upkeep#backup}. Empty where its
     * backend leaves that to other programs.
     */
    public Optional<Long> backup(Path file) {
        Call call = Call.on("backup", location());
        return database.upkeep().map(upkeep -> calls.read(call, connection -> upkeep.backup(call, connection, file)));
    }

    @Override
    public String location() {
        return database.location();
    }

    @Override
    public void close() {
        calls.close();
        plain.close();
        database.close();
    }

    /** @throws InvalidLocation if the profiles lie in several, behind one {@code DataSource} */
    private Call inOneDatabase(String operation) {
        Call call = Call.on(operation, location());
        if (database.dialect().isSharded()) {
            throw new InvalidLocation(
                    call,
                    "the profiles lie in several databases, for all of which together this cannot be done",
                    "Do it in each of them, by its own location; docs/scaling.md says how.",
                    null);
        }
        return call;
    }

    private Call call(String operation, String key) {
        return new Call(operation, key, location());
    }
}
