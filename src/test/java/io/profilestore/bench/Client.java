package io.profilestore.bench;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a worker asks of its profiles, whoever answers. Used by one thread. */
interface Client extends AutoCloseable {

    /** Sets one field that has a column. */
    void update(String key, String email) throws Exception;

    /** The whole profile. */
    JsonNode get(String key) throws Exception;

    /** Adds one to a field that has a column; the new value. */
    long increment(String key) throws Exception;

    /** Replaces the whole profile, or creates it. */
    void set(String key, ObjectNode profile) throws Exception;

    Map<String, JsonNode> getAll(Collection<String> keys) throws Exception;

    /** The profiles whose keys begin with a prefix, in key order. */
    List<JsonNode> scan(String prefix) throws Exception;

    @Override
    default void close() throws SQLException {}
}
