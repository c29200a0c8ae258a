package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.schema.OwnMigration;
import io.profilestore.schema.Schema;
import io.profilestore.schema.SchemaCheck;
import io.profilestore.schema.SchemaState;
import java.util.List;

/** Our tables in one database, for whoever keeps them; they need not be there, or be those of this version. */
public final class SqlTables implements AutoCloseable {

    private final Database database;
    private final SqlCalls calls;

    /** @param database closed with this */
    public SqlTables(Database database) {
        this.database = database;
        calls = SqlCalls.opening(database);
    }

    /**
     * The tables as they are.
     *
     * @param schema the name of the SQL schema that they are in
     */
    public record Looked(String schema, SchemaState state, SchemaCheck check) {}

    /** Compares them, item by item, with what this program needs. */
    public Looked look() {
        return calls.read(
                Call.on("schema check", location()),
                connection -> new Looked(
                        connection.getSchema(),
                        Schema.state(connection, database.dialect()),
                        Schema.compare(connection, database.dialect())));
    }

    /** What {@link #apply} would apply; as there. */
    public List<OwnMigration> pending() {
        Call call = Call.on("schema apply", location());
        return calls.read(call, connection -> Schema.pending(call, connection, database.dialect()));
    }

    /**
     * Creates them or brings them up to date; others may read and write meanwhile, and wait.
     *
     * @return the migrations that were applied, in their order
     * @throws io.profilestore.SchemaMismatch if they are newer than this program, or a migration fails
     * @throws io.profilestore.AccessDenied if the user may not change tables
     * @throws io.profilestore.StoreBusy if others do not let go in time
     */
    public List<OwnMigration> apply() {
        Call call = Call.on("schema apply", location());
        return calls.read(call, connection -> Schema.apply(call, connection, database.dialect(), database.gate()));
    }

    /** Where they are. */
    public String location() {
        return database.location();
    }

    @Override
    public void close() {
        calls.close();
        database.close();
    }
}
