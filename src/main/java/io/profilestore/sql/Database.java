package io.profilestore.sql;

import io.profilestore.schema.SchemaGate;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;

/** One opened database, as a backend's package hands it to {@link SqlStore}. */
public interface Database extends AutoCloseable {

    /** Connections in auto-commit mode; pooled, or this is slow. */
    DataSource connections();

    /**
     * Servers that follow this one, for reads that may be late; empty where those read here as well. Closed with this one.
     */
    default Optional<Database> replicas() {
        return Optional.empty();
    }

    /** Its SQL. */
    Dialect dialect();

    /** How its definitions are changed. */
    SchemaGate gate();

    /** The store's location, without any password. */
    String location();

    /** Where the migrations of declared columns are kept unless somebody says otherwise. */
    Path columnMigrations();

    /** What can be told of it and done for it; empty where its backend leaves that to other programs. */
    Optional<Upkeep> upkeep();

    /** Closes a dead connection, which a pool of ours would not notice by itself. */
    void discard(Connection connection);

    /** Closes the pool, where it is ours. */
    @Override
    void close();
}
