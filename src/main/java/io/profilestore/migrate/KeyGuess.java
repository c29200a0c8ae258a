package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a document's members look like: a record's key, or where its records are; for hints, never for reading. */
final class KeyGuess {

    private static final List<String> USUAL = List.of(
            "id",
            "_id",
            "key",
            "uuid",
            "guid",
            "uid",
            "user_id",
            "userid",
            "username",
            "login",
            "email",
            "code",
            "slug",
            "name");

    private static final int MAX_MEMBERS = 100;

    /** Fewer objects than this in one member may be a profile's own. */
    private static final int MANY = 5;

    private @Nullable String inside;
    private long insideLength;
    private long length;
    private final ObjectNode members = Json.mapper().createObjectNode();

    /** Remembers a member of so many bytes: it may be a record's key, or hold the records. */
    void look(String name, JsonNode value, long length) {
        this.length += length;
        if (mayBeKey(value) && members.size() < MAX_MEMBERS) {
            members.set(name, value);
        }
        if (value.size() >= MANY && length > insideLength && value.valueStream().allMatch(JsonNode::isObject)) {
            insideLength = length;
            inside = pointer(name) + " holds " + value.size() + " objects; if they are the profiles, add --at "
                    + pointer(name)
                    + (value.isArray() ? " " + option(value.get(0)).orElse("--key POINTER") : "");
        }
    }

    /** What to say of a document nearly all of which is in one member that holds objects only. */
    Optional<String> inside() {
        return insideLength > length / 10 * 9 ? Optional.ofNullable(inside) : Optional.empty();
    }

    /** What {@code --key} might be for the members that were seen. */
    Optional<String> option() {
        return option(members);
    }

    /** What {@code --key} might be for a record, for example {@code --key /id}. */
    static Optional<String> option(JsonNode record) {
        return record.properties().stream()
                .filter(member -> mayBeKey(member.getValue()))
                .map(Map.Entry::getKey)
                .min(Comparator.comparingInt(KeyGuess::rank))
                .map(name -> "--key " + pointer(name));
    }

    /** What to say for a document whose profiles are in one of its members, for example {@code --at /data}. */
    static Optional<String> recordsIn(JsonNode document) {
        return document.properties().stream()
                .filter(member -> member.getValue().size() > 1
                        && member.getValue().valueStream().allMatch(JsonNode::isObject))
                .max(Comparator.comparingInt(member -> member.getValue().size()))
                .map(member -> "--at " + pointer(member.getKey()));
    }

    private static boolean mayBeKey(JsonNode value) {
        return value.isIntegralNumber()
                || (value.isString() && !value.stringValue().isEmpty());
    }

    private static int rank(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int usual = USUAL.indexOf(lower);
        if (usual >= 0) {
            return usual;
        }
        return lower.endsWith("id") || lower.endsWith("key") ? USUAL.size() : USUAL.size() + 1;
    }

    private static String pointer(String name) {
        return JsonPointer.empty().appendProperty(name).toString();
    }
}
