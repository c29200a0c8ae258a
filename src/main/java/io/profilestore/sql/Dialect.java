package io.profilestore.sql;

import io.profilestore.json.ProfileLimits;
import io.profilestore.schema.SchemaDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What differs between databases in the statements on profiles. Expressions may name columns of {@code profile}. */
public interface Dialect extends SchemaDialect {

    /** Microseconds since 1970, an integer expression, of an instant. */
    String micros(String instant);

    /** The current instant by the database's clock, an expression; it may stand still within a transaction. */
    String now();

    /** Likewise, but never earlier than the statement's beginning, at whatever cost. */
    default String statementStart() {
        return now();
    }

    /** A parameter that takes the UTF-8 bytes of a JSON text for a JSON column. */
    String jsonParameter();

    /** A condition: the JSON column {@code extra} has no member of this name. A member that is JSON null exists. */
    String extraLacks(String field);

    /**
     * How an UPDATE changes single members of {@code extra}.
     *
     * @param value an expression: {@code extra} without the members whose names are in an array, the first parameter, and with
     *     those of a JSON object, the second, in their place
     * @param condition that no result can be larger than a profile may be, if the second parameter is at most
     *     {@link #MOST_BYTES} long
     */
    record Merge(String value, String condition) {

        /** Of UTF-8. */
        static final int MOST_BYTES = 1_000_000;
    }

    /** Null where the database cannot do that. */
    default @Nullable Merge merge() {
        return null;
    }

    /**
     * A condition that costs nothing and always holds while the table {@code profile} has so many columns; else the statement
     * fails as {@link SqlFailure#SCHEMA}. Null where the database has none.
     */
    default @Nullable String whileColumnsAre(int number) {
        return null;
    }

    /** The rows of a table whose ids are among the texts of an array, the parameter, which {@link #setTexts} sets. */
    default String fromWanted(String table) {
        return Statements.fromWanted(table);
    }

    /**
     * Whether statements go through a layer that spreads the rows over several databases. A query that such a layer merges nothing
     * of gives the rows of each, one database after the other; there is no snapshot of all of them, and no transaction.
     */
    default boolean isSharded() {
        return false;
    }

    /** Sets an array of texts as a parameter, in {@link #fromWanted} and in {@link Merge#value}. */
    default void setTexts(PreparedStatement statement, int position, Collection<String> texts) throws SQLException {
        statement.setArray(position, statement.getConnection().createArrayOf("VARCHAR", texts.toArray()));
    }

    /** A statement that runs an UPDATE or INSERT and returns, from the written row, these columns as they are then. */
    String returning(String write, List<String> columns);

    /**
     * A statement of {@link #returning} that, in auto-commit mode, also ends its transaction and returns once that is on the
     * disk; the same one where the store need not wait for it.
     */
    String durably(String returning);

    /** A statement that commits and returns once that is on the disk; null where the store need not wait for it. */
    @Nullable
    String commitDurably();

    /**
     * The first text, in the database's order of keys, that comes after all that begin with a prefix; null where none
     * does. It need not be a legal key.
     */
    @Nullable
    String endOfPrefix(String prefix);

    /** The database's order of keys. */
    default Comparator<String> keyOrder() {
        return Comparator.naturalOrder();
    }

    /** The JDBC isolation level at which all reads of one transaction see one snapshot. */
    int snapshotIsolation();

    /** Whether a {@link SqlFailure#DUPLICATE} is about the key of the table {@code profile}. */
    boolean isProfileKey(SQLException duplicate);

    /** An expression: what tells the current session from all others, those before a restart included; a text. */
    String session();

    /** A query: {@link #session} of each session that is there now, as far as the user may see them. */
    String sessions();

    /** Whether its clients reach it at a server; else it is a file that one of them has open. */
    default boolean isAtServer() {
        return true;
    }

    /** What it can hold; no more than {@link ProfileLimits#STORE}. */
    default ProfileLimits limits() {
        return ProfileLimits.STORE;
    }

    /** Whether a key, or what one begins with, reaches the database as it is; what does not is not there. */
    default boolean canAskFor(String key) {
        return true;
    }

    /**
     * A JSON value's text as the database is to be given it, so that the same value comes back.
     *
     * @param compact the value's compact text
     */
    default byte[] jsonText(JsonNode value, byte[] compact) {
        return compact;
    }

    /** An INSERT into {@code profile}, or one that does nothing where there is the key, if that can be told in it. */
    default String unlessThere(String insert) {
        return insert;
    }

    /**
     * A quicker way to insert rows than a statement for each; null where the database, or this connection, has none.
     *
     * @param columns of {@code profile}, as they stand in SQL
     */
    default @Nullable BulkInsert bulkInsert(Connection connection, List<String> columns) throws SQLException {
        return null;
    }

    /**
     * Whether a warning of a statement, or of a commit, that returned says that the change may be lost all the same; then
     * {@link #classify} tells how.
     */
    default boolean isInDoubt(SQLWarning warning) {
        return false;
    }

    /** What an error of this database means. */
    SqlFailure classify(SQLException error);
}
