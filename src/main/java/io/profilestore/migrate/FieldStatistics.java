package io.profilestore.migrate;

import io.profilestore.schema.Column;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How often each top-level field occurs in a source, and what it holds.
 *
 * <p>At most {@value #MAX_TRACKED} names are tracked, so that profiles which use ids as field names cannot fill the
 * memory: at {@link FieldCounts} of 4 KB each that is 40 MB. A name too long for a column is tracked by its beginning. When
 * there is no room for a new name, those seen in fewer than 1 % of the records so far are dropped; a name for which there is
 * still no room is not counted. That is safe: a count can only come out too low, so at worst a field
 * gets no column, or one that some of its values do not fit, and whatever has no column or does not fit it is stored in
 * {@code extra}, without loss.
 */
final class FieldStatistics {

    static final int MAX_TRACKED = 10_000;

    private static final int RECORDS_BETWEEN_DROPS = 100;

    private final Map<String, FieldCounts> fields = new HashMap<>();
    private long records;
    private long nextDrop;

    /** Counts one profile, of whatever type. */
    void add(JsonNode profile) {
        records++;
        if (profile.isObject()) {
            for (Map.Entry<String, JsonNode> member : profile.properties()) {
                String name = shortened(member.getKey());
                FieldCounts field = fields.get(name);
                if (field == null && hasRoom()) {
                    field = new FieldCounts();
                    fields.put(name, field);
                }
                if (field != null) {
                    field.add(member.getValue());
                }
            }
        }
    }

    /** How many profiles were counted. */
    long records() {
        return records;
    }

    /** The tracked fields by name. */
    Map<String, FieldCounts> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** Names that are too long for a column are cut off where that is plain, and so remain too long. */
    private static String shortened(String name) {
        int most = Column.MAX_FIELD_LENGTH;
        if (name.length() <= most) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(most - 1)) ? most - 1 : most) + "……";
    }

    private boolean hasRoom() {
        if (fields.size() >= MAX_TRACKED && records >= nextDrop) {
            fields.values().removeIf(field -> field.present() < records / 100.0);
            nextDrop = records + RECORDS_BETWEEN_DROPS;
        }
        return fields.size() < MAX_TRACKED;
    }
}
