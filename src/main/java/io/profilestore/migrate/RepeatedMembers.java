package io.profilestore.migrate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/** Which members of a value occur more than once in their objects: a second look, for the few records that have some. */
final class RepeatedMembers {

    /**
     * One of them.
     *
     * @param byteOffset where its name begins, from the value's beginning
     * @param pointer where it is in the value
     */
    record Repeat(long byteOffset, String pointer) {}

    private RepeatedMembers() {}

    /** In the order of the text; none of a member's first occurrence. */
    static List<Repeat> in(byte[] bytes, int from, int to) {
        List<Repeat> repeats = new ArrayList<>();
        Deque<Set<String>> names = new ArrayDeque<>();
        try (JsonParser tokens = Wellformed.parser(bytes, from, to)) {
            for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    names.push(new HashSet<>());
                } else if (token == JsonToken.END_OBJECT) {
                    names.pop();
                } else if (token == JsonToken.PROPERTY_NAME && !names.element().add(tokens.currentName())) {
                    repeats.add(new Repeat(
                            tokens.currentTokenLocation().getByteOffset(),
                            tokens.streamReadContext().pathAsPointer().toString()));
                }
            }
        } catch (StreamConstraintsException e) {
            // Nested deeper than anybody looks: the value is refused anyway.
        }
        return repeats;
    }
}
