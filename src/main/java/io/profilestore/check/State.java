package io.profilestore.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one profile may be at a moment. Immutable.
 *
 * @param whole its value, an empty object standing for any object; a null value where there is no profile
 * @param fields the fields of an object; one with a null value is not there
 * @param version its version, {@link #UNKNOWN} where nobody was told or there is no profile
 * @param floor the highest version that somebody was told
 */
record State(Cell whole, Map<String, Cell> fields, long version, long floor) {

    static final long UNKNOWN = Long.MIN_VALUE;

    /** Never written. */
    static final State ABSENT = new State(Cell.of(null, null), Map.of(), UNKNOWN, UNKNOWN);

    private static final JsonNode OBJECT = JsonNodeFactory.instance.objectNode();

    private static final Cell NOTHING = new Cell(null, null);

    boolean exists() {
        return whole.value() != null;
    }

    boolean isObject() {
        return whole.value() != null && whole.value().isObject();
    }

    /** Never null; a null value where there is no such field. */
    Cell field(String name) {
        return fields.getOrDefault(name, NOTHING);
    }

    /** Whose doing it is that the field is as it is; null where that was taken over from an answer nothing explained. */
    @Nullable
    Operation writer(String name) {
        Cell cell = fields.get(name);
        return cell == null ? whole.writer() : cell.writer();
    }

    /** As after a write by this operation that replaced the profile. */
    State replaced(JsonNode value, @Nullable Operation writer) {
        if (!value.isObject()) {
            return new State(Cell.of(value, writer), Map.of(), UNKNOWN, floor);
        }
        Map<String, Cell> all = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            all.put(field.getKey(), Cell.of(field.getValue(), writer));
        }
        return new State(new Cell(OBJECT, writer), all, UNKNOWN, floor);
    }

    State removed(@Nullable Operation writer) {
        return new State(new Cell(null, writer), Map.of(), UNKNOWN, floor);
    }

    /** An object with these fields changed, the others as they were. */
    State changed(Map<String, Cell> changes, @Nullable Operation writer) {
        Map<String, Cell> all = new HashMap<>(isObject() ? fields : Map.of());
        all.putAll(changes);
        return new State(isObject() ? whole : new Cell(OBJECT, writer), all, UNKNOWN, floor);
    }

    /** What a read would return; only where it {@link #exists}. */
    JsonNode value() {
        if (!isObject()) {
            return Objects.requireNonNull(whole.value());
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, cell) -> {
            if (cell.value() != null) {
                object.set(name, cell.value());
            }
        });
        return object;
    }

    State at(long knownVersion) {
        return new State(whole, fields, knownVersion, Math.max(floor, knownVersion));
    }

    /** Names of the fields that differ from those of another object. */
    Set<String> differing(State other) {
        Set<String> names = new HashSet<>(fields.keySet());
        names.addAll(other.fields.keySet());
        names.removeIf(name -> field(name).equals(other.field(name)));
        return names;
    }

    boolean sameValue(State other) {
        return whole.equals(other.whole) && fieldsWithin(other) && other.fieldsWithin(this);
    }

    private boolean fieldsWithin(State other) {
        for (Map.Entry<String, Cell> field : fields.entrySet()) {
            if (!field.getValue().equals(other.field(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof State state && version == state.version && floor == state.floor && sameValue(state);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<String, Cell> field : fields.entrySet()) {
            hash += field.getValue().value() == null
                    ? 0
                    : field.getKey().hashCode() ^ field.getValue().hashCode();
        }
        return Objects.hash(whole, hash, version, floor);
    }
}
