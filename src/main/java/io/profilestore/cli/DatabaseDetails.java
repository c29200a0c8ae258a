package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import io.profilestore.schema.Schema;
import io.profilestore.sql.Health;
import io.profilestore.sql.SqlInfo;
import io.profilestore.sql.SqlStore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@code info} says of a database. */
final class DatabaseDetails implements StoreDetails {

    @Override
    public Map<String, JsonNode> of(ProfileStore store, StoreAccess access) {
        if (!(store instanceof SqlStore database)) {
            return Map.of();
        }
        SqlInfo info = database.info();
        JsonNodeFactory nodes = Json.mapper().getNodeFactory();
        Map<String, JsonNode> details = new LinkedHashMap<>();
        details.put("database", nodes.stringNode(info.database()));
        details.put("schemaVersion", nodes.numberNode(info.schemaVersion()));
        details.put("schemaIsCurrent", nodes.booleanNode(info.schemaVersion() == Schema.VERSION));
        database.health().ifPresent(health -> putAll(details, nodes, health));
        details.put("profiles", nodes.numberNode(info.profiles()));
        ObjectNode columns = nodes.objectNode();
        info.columns().forEach(c -> columns.put(c.field(), c.type().name()));
        details.put("columns", columns);
        info.lastImport()
                .ifPresent(run -> details.put(
                        "lastImport",
                        nodes.objectNode()
                                .put("source", run.source())
                                .put("started", run.started().toString())
                                .put(
                                        "finished",
                                        run.finished().map(Object::toString).orElse(null))));
        return details;
    }

    private static void putAll(Map<String, JsonNode> details, JsonNodeFactory nodes, Health health) {
        details.put("login", nodes.stringNode(health.user()));
        details.put("role", nodes.stringNode(health.owner() ? "owner" : "application"));
        health.hasApplication().ifPresent(there -> details.put("applicationUser", nodes.booleanNode(there)));
        health.openedBy().ifPresent(program -> details.put("openedBy", nodes.stringNode(program)));
        details.put("durability", nodes.stringNode(health.durability().name().toLowerCase(Locale.ROOT)));
        details.put("canWaitForDisk", nodes.booleanNode(health.canWait()));
        details.put("fileBytes", nodes.numberNode(health.fileBytes()));
        details.put("aboutLiveBytes", nodes.numberNode(health.liveBytes()));
        health.fileSystem().ifPresent(system -> {
            details.put("fileSystem", nodes.stringNode(system.type()));
            details.put("networkFileSystem", nodes.booleanNode(system.network()));
        });
    }
}
