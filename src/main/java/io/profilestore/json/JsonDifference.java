package io.profilestore.json;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * The first place where two JSON values differ; the comparison that this project means by "equal".
 *
 * <p>Numbers are equal if value and kind are: {@code 1} and {@code 1.0} differ, {@code 1.0} and {@code 1.00} do not, nor
 * do {@code 0.0} and {@code -0.0}. Members of an object have no order. {@link JsonNode#equals} is another relation: it
 * tells an {@code int} 1 from a {@code long} 1.
 *
 * @param pointer where: a JSON Pointer (RFC 6901), empty for the whole value
 * @param left the value there, null where it is absent
 * @param right likewise
 */
public record JsonDifference(
        String pointer, @Nullable JsonNode left, @Nullable JsonNode right) {

    /** Whether two values are equal in this sense. */
    public static boolean equal(JsonNode left, JsonNode right) {
        if (left.isObject() && right.isObject()) {
            return sameMembers(left, right);
        }
        if (left.isArray() && right.isArray()) {
            return sameElements(left, right);
        }
        return sameScalar(left, right);
    }

    /** The first difference, by member name and array position; empty where the values are equal. */
    public static Optional<JsonDifference> between(@Nullable JsonNode left, @Nullable JsonNode right) {
        boolean same = left != null && right != null && equal(left, right); // looking for the place takes longer
        return same ? Optional.empty() : Optional.ofNullable(find(left, right, JsonPointer.empty()));
    }

    private static boolean sameMembers(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            JsonNode other = right.get(member.getKey());
            if (other == null || !equal(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameElements(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.required(i), right.required(i))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonDifference find(@Nullable JsonNode left, @Nullable JsonNode right, JsonPointer at) {
        if (left == null || right == null) {
            return left == null && right == null ? null : new JsonDifference(at.toString(), left, right);
        }
        if (left.isObject() && right.isObject()) {
            return inMembers(left, right, at);
        }
        if (left.isArray() && right.isArray()) {
            return inElements(left, right, at);
        }
        return sameScalar(left, right) ? null : new JsonDifference(at.toString(), left, right);
    }

    private static @Nullable JsonDifference inMembers(JsonNode left, JsonNode right, JsonPointer at) {
        TreeSet<String> names = new TreeSet<>(left.propertyNames());
        names.addAll(right.propertyNames());
        for (String name : names) {
            JsonDifference found = find(left.get(name), right.get(name), at.appendProperty(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable JsonDifference inElements(JsonNode left, JsonNode right, JsonPointer at) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            JsonDifference found = find(left.get(i), right.get(i), at.appendIndex(i));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static boolean sameScalar(JsonNode left, JsonNode right) {
        if (left.getNodeType() != right.getNodeType()) {
            return false;
        }
        return switch (left.getNodeType()) {
            case NUMBER ->
                left.isIntegralNumber() == right.isIntegralNumber()
                        && (left.isIntegralNumber()
                                ? left.bigIntegerValue().equals(right.bigIntegerValue())
                                : left.decimalValue().compareTo(right.decimalValue()) == 0);
            case STRING -> left.stringValue().equals(right.stringValue());
            case BOOLEAN -> left.booleanValue() == right.booleanValue();
            case NULL -> true;
            default -> false;
        };
    }
}
