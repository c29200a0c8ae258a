package io.profilestore.bench;

import io.profilestore.Profile;
import io.profilestore.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody writes by hand who knows these columns and needs nothing else: a connection for each thread, statements
 * prepared once, one round trip for each operation, and the same {@link JsonNode} as the adapter gives.
 *
 * <p>It keeps no version and no time of change, does not notice columns that are added later, and looks at nothing before
 * it writes: a field that the profile has in {@code extra} would be in it twice.
 */
final class BareJdbc implements Client {

    private static final String COLUMNS = "email, phone, name, city, visits, newsletter, balance, tags, extra";

    private final Connection connection;
    private final boolean h2;
    private final PreparedStatement update;
    private final PreparedStatement get;
    private final PreparedStatement increment;
    private final PreparedStatement replace;
    private final PreparedStatement insert;
    private final PreparedStatement getAll;
    private final PreparedStatement scan;
    private final PreparedStatement wholeProfiles;

    BareJdbc(Connection connection) throws SQLException {
        this.connection = connection;
        h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        String json = h2 ? "? FORMAT JSON" : "CAST(? AS jsonb)";
        update = connection.prepareStatement("UPDATE profile SET email = ? WHERE id = ?");
        get = connection.prepareStatement("SELECT id, " + COLUMNS + " FROM profile WHERE id = ?");
        increment = connection.prepareStatement(
                h2
                        ? "SELECT visits FROM FINAL TABLE (UPDATE profile SET visits = visits + ? WHERE id = ?)"
                        : "UPDATE profile SET visits = visits + ? WHERE id = ? RETURNING visits");
        replace = connection.prepareStatement(
                "UPDATE profile SET email = ?, phone = ?, name = ?, city = ?, visits = ?, newsletter = ?, balance = ?,"
                        + " tags = " + json + ", extra = " + json + " WHERE id = ?");
        insert = connection.prepareStatement("INSERT INTO profile (" + COLUMNS
                + ", id, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, " + json + ", " + json + ", ?,"
                + " 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        getAll = connection.prepareStatement("SELECT id, " + COLUMNS + " FROM profile WHERE id = ANY(?)");
        scan = connection.prepareStatement(
                "SELECT id, " + COLUMNS + " FROM profile WHERE id >= ? AND id < ? ORDER BY id");
        wholeProfiles = connection.prepareStatement("SELECT id, " + COLUMNS
                + ", version, created_at, updated_at FROM profile WHERE id >= ? AND id < ? ORDER BY id");
    }

    @Override
    public void update(String key, String email) throws SQLException {
        update.setString(1, email);
        update.setString(2, key);
        if (update.executeUpdate() != 1) {
            throw new IllegalStateException(key);
        }
    }

    @Override
    public JsonNode get(String key) throws SQLException {
        get.setString(1, key);
        try (ResultSet row = get.executeQuery()) {
            row.next();
            return profile(row);
        }
    }

    @Override
    public long increment(String key) throws SQLException {
        increment.setLong(1, 1);
        increment.setString(2, key);
        try (ResultSet row = increment.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void set(String key, ObjectNode profile) throws SQLException {
        bind(replace, key, profile);
        if (replace.executeUpdate() == 0) {
            insert(key, profile);
        }
    }

    private void insert(String key, ObjectNode profile) throws SQLException {
        bind(insert, key, profile);
        insert.executeUpdate();
    }

    /** Inserts many in one transaction. */
    void insertAll(Map<String, ObjectNode> profiles) throws SQLException {
        connection.setAutoCommit(false);
        for (Map.Entry<String, ObjectNode> profile : profiles.entrySet()) {
            bind(insert, profile.getKey(), profile.getValue());
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void bind(PreparedStatement statement, String key, ObjectNode profile) throws SQLException {
        statement.setString(1, profile.get("email").stringValue());
        statement.setString(2, profile.get("phone").stringValue());
        statement.setString(3, profile.get("name").stringValue());
        statement.setString(4, profile.get("city").stringValue());
        statement.setLong(5, profile.get("visits").longValue());
        statement.setBoolean(6, profile.get("newsletter").booleanValue());
        statement.setBigDecimal(7, profile.get("balance").decimalValue());
        bindJson(statement, 8, profile.get("tags"));
        ObjectNode extra = Json.mapper().createObjectNode();
        extra.set("address", profile.get("address"));
        bindJson(statement, 9, extra);
        statement.setString(10, key);
    }

    private void bindJson(PreparedStatement statement, int parameter, JsonNode value) throws SQLException {
        if (h2) {
            statement.setBytes(parameter, Json.bytes(value));
        } else {
            statement.setString(parameter, Json.text(value));
        }
    }

    @Override
    public Map<String, JsonNode> getAll(Collection<String> keys) throws SQLException {
        getAll.setArray(1, connection.createArrayOf("VARCHAR", keys.toArray()));
        Map<String, JsonNode> found = new HashMap<>();
        try (ResultSet rows = getAll.executeQuery()) {
            while (rows.next()) {
                found.put(rows.getString(1), profile(rows));
            }
        }
        return found;
    }

    @Override
    public List<JsonNode> scan(String prefix) throws SQLException {
        scan.setString(1, prefix);
        scan.setString(2, prefix + Character.MAX_VALUE);
        List<JsonNode> profiles = new ArrayList<>();
        try (ResultSet rows = scan.executeQuery()) {
            while (rows.next()) {
                profiles.add(profile(rows));
            }
        }
        return profiles;
    }

    /** As {@link #scan}, with the key, the version and both instants of each profile. */
    List<Profile> wholeProfiles(String prefix) throws SQLException {
        wholeProfiles.setString(1, prefix);
        wholeProfiles.setString(2, prefix + Character.MAX_VALUE);
        List<Profile> profiles = new ArrayList<>();
        try (ResultSet rows = wholeProfiles.executeQuery()) {
            while (rows.next()) {
                profiles.add(new Profile(
                        rows.getString(1),
                        profile(rows),
                        rows.getLong(11),
                        rows.getObject(12, OffsetDateTime.class).toInstant(),
                        rows.getObject(13, OffsetDateTime.class).toInstant()));
            }
        }
        return profiles;
    }

    private static ObjectNode profile(ResultSet row) throws SQLException {
        JsonNodeFactory nodes = Json.mapper().getNodeFactory();
        ObjectNode profile = (ObjectNode) Json.parse(row.getBytes(10));
        profile.put("email", row.getString(2));
        profile.put("phone", row.getString(3));
        profile.put("name", row.getString(4));
        profile.put("city", row.getString(5));
        profile.put("visits", row.getLong(6));
        profile.put("newsletter", row.getBoolean(7));
        profile.set("balance", nodes.numberNode(row.getBigDecimal(8)));
        profile.set("tags", Json.parse(row.getBytes(9)));
        return profile;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
