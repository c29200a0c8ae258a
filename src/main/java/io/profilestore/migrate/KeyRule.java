package io.profilestore.migrate;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Where a record holds its key.
 *
 * <p>One pointer: the key is the string there, or the digits of the integer there. Several: each part likewise, with
 * {@code ~} written {@code ~0} and {@code /} written {@code ~1} as in a JSON Pointer, joined by {@code /}; so no two lists
 * of parts give one key.
 *
 * @param pointers JSON Pointers (RFC 6901) in the order in which their values make up the key, at least one
 */
record KeyRule(List<JsonPointer> pointers) {

    private static final Pattern RFC_6901 = Pattern.compile("(/([^~/]|~[01])*)*");

    KeyRule {
        pointers = List.copyOf(pointers);
        if (pointers.isEmpty()) {
            throw new IllegalArgumentException("no pointer says where the key is");
        }
    }

    /** @throws IllegalArgumentException if one of them is no JSON Pointer, or leads to the whole record */
    static KeyRule of(List<String> pointers) {
        return new KeyRule(pointers.stream().map(KeyRule::toMember).toList());
    }

    /** @throws IllegalArgumentException if the text is none */
    static JsonPointer pointer(String text) {
        if (!RFC_6901.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no JSON Pointer"
                    + (text.startsWith("/") ? "; a ~ is written ~0 in it" : "; one begins with /, as in /" + text));
        }
        return JsonPointer.compile(text);
    }

    /** The key that a record holds; empty where a part of it is missing, or neither string nor integer. */
    Optional<String> find(JsonNode record) {
        if (pointers.size() == 1) {
            JsonNode part = record.at(pointers.get(0));
            return isPart(part) ? Optional.of(text(part)) : Optional.empty();
        }
        return joined(pointers.stream().map(record::at).toList());
    }

    /** Likewise, of a record that is whole and no parser makes a value of. */
    Optional<String> find(byte[] record, int from, int to, RecordParser parser) {
        List<JsonNode> parts = new ArrayList<>();
        for (JsonPointer pointer : pointers) {
            parts.add(KeySearch.find(pointer, record, from, to, parser));
        }
        return joined(parts);
    }

    /** The key that a record holds. */
    String key(JsonNode record) throws Unstorable {
        Optional<String> key = find(record);
        if (key.isPresent()) {
            return key.get();
        }
        JsonPointer culprit = culprit(record);
        throw new Unstorable(
                RejectReason.NO_KEY,
                culprit.toString(),
                "the record's key should be here, and " + found(record.at(culprit)),
                "A key is a string or an integer: mend the record, or name another member with --key"
                        + KeyGuess.option(record)
                                .map(option -> ", for example " + option)
                                .orElse("")
                        + ".");
    }

    /** Which pointer leads to no part of a key. */
    JsonPointer culprit(JsonNode record) {
        return pointers.stream()
                .filter(pointer -> !isPart(record.at(pointer)))
                .findFirst()
                .orElse(pointers.get(0));
    }

    /** The pointers as they were given. */
    List<String> texts() {
        return pointers.stream().map(JsonPointer::toString).toList();
    }

    /** The options that say this. */
    @Override
    public String toString() {
        return pointers.stream().map(pointer -> "--key " + pointer).collect(joining(" "));
    }

    private static Optional<String> joined(List<JsonNode> parts) {
        if (!parts.stream().allMatch(KeyRule::isPart)) {
            return Optional.empty();
        }
        return Optional.of(
                parts.size() == 1
                        ? text(parts.get(0))
                        : parts.stream().map(part -> escaped(text(part))).collect(joining("/")));
    }

    private static String text(JsonNode part) {
        return part.isString() ? part.stringValue() : part.bigIntegerValue().toString();
    }

    private static boolean isPart(JsonNode part) {
        return part.isString() || part.isIntegralNumber();
    }

    private static JsonPointer toMember(String text) {
        JsonPointer pointer = pointer(text);
        if (pointer.matches()) {
            throw new IllegalArgumentException("an empty pointer leads to the whole record, which is no key");
        }
        return pointer;
    }

    private static String escaped(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }

    private static String found(JsonNode there) {
        return switch (there.getNodeType()) {
            case MISSING -> "there is no such member";
            case NULL -> "it is null";
            case BOOLEAN -> "it is " + there.asString();
            case NUMBER -> "it is a number that is no integer";
            case ARRAY -> "it is an array";
            default -> "it is an object";
        };
    }
}
