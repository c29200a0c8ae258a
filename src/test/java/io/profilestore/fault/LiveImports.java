package io.profilestore.fault;

import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.json.ValueDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the runs of a migration have written, as the rows tell after each run. It becomes calls that the checker has to explain
 * together with those of the workers: one that creates a profile, or replaces it at the version that the run before gave it.
 */
final class LiveImports {

    private static final int CLIENT = 8_000;

    /** Nothing has it: of a profile that a worker has deleted since, and that no run may bring back. */
    private static final long NO_VERSION = 0;

    private static final String WRITTEN =
            "SELECT id, source_version FROM profile" + " WHERE import_id = (SELECT MAX(id) FROM profile_import)";

    /** A profile that a run has written. */
    private record Brought(JsonNode value, long version, long returned) {}

    private final Map<String, Brought> brought = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    /** Looks what a run has written, right after it; returns how many profiles. */
    int look(Connection owner, Map<String, JsonNode> source, long called, long returned) throws SQLException {
        int before = operations.size();
        try (Statement statement = owner.createStatement()) {
            try (ResultSet rows = statement.executeQuery(WRITTEN)) {
                while (rows.next()) {
                    String key = rows.getString(1);
                    add(key, source.get(key), called, returned, new Outcome.Written(rows.getLong(2)));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, source_digest FROM profile_deleted")) {
                while (rows.next()) {
                    JsonNode value = source.get(rows.getString(1));
                    if (value != null
                            && !isLast(rows.getString(1), value)
                            && Arrays.equals(ValueDigest.of(value), rows.getBytes(2))) {
                        Outcome deletedSince = new Outcome.Unknown("at a version that nobody has seen");
                        add(rows.getString(1), value, called, returned, deletedSince);
                    }
                }
            }
        }
        return operations.size() - before;
    }

    private boolean isLast(String key, JsonNode value) {
        Brought last = brought.get(key);
        return last != null && last.value.equals(value);
    }

    private void add(String key, JsonNode value, long called, long returned, Outcome outcome) {
        Brought last = brought.get(key);
        Action action = new Action.Set(key, value, last == null ? Expect.absent() : Expect.version(last.version));
        boolean known = outcome instanceof Outcome.Written;
        operations.add(new Operation(
                CLIENT, operations.size() + 1L, called, known ? returned : Long.MAX_VALUE, action, outcome));
        long version = outcome instanceof Outcome.Written written ? written.version() : NO_VERSION;
        brought.put(key, new Brought(value, version, returned));
    }

    List<Operation> operations() {
        return operations;
    }

    /** What was written last under each key. */
    Map<String, JsonNode> values() {
        Map<String, JsonNode> values = new HashMap<>();
        brought.forEach((key, last) -> values.put(key, last.value));
        return values;
    }

    /** When the run ended that wrote this key last; the beginning of time where none did. */
    long returned(String key) {
        Brought last = brought.get(key);
        return last == null ? Long.MIN_VALUE : last.returned;
    }
}
