package io.profilestore.migrate;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.filter.FilteringParserDelegate;
import tools.jackson.core.filter.JsonPointerBasedFilter;
import tools.jackson.core.filter.TokenFilter.Inclusion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Finds a part of the key in a record that no parser makes a value of, because something else in it is wrong. */
final class KeySearch {

    private KeySearch() {}

    /** The string or number there, the last of several; a {@code MissingNode} where there is none that can be read. */
    static JsonNode find(JsonPointer pointer, byte[] record, int from, int to, RecordParser parser) {
        JsonNode found = MissingNode.getInstance();
        try (JsonParser tokens = Wellformed.parser(record, from, to);
                JsonParser there = new FilteringParserDelegate(
                        tokens, new JsonPointerBasedFilter(pointer), Inclusion.ONLY_INCLUDE_ALL, true)) {
            for (JsonToken token = there.nextToken(); token != null; token = there.nextToken()) {
                if (token.isScalarValue()) {
                    long start = tokens.currentTokenLocation().getByteOffset();
                    tokens.finishToken();
                    long end = tokens.currentLocation().getByteOffset();
                    found = value(record, from + Math.toIntExact(start), from + Math.toIntExact(end), parser);
                } else {
                    there.skipChildren();
                    found = MissingNode.getInstance();
                }
            }
        } catch (JacksonException e) {
            // Nested deeper than anybody looks, or no more of it was kept: what was found so far has to do.
        }
        return found;
    }

    private static JsonNode value(byte[] bytes, int from, int to, RecordParser parser) {
        try {
            return parser.value(bytes, from, to);
        } catch (Unstorable | IllFormed e) {
            return MissingNode.getInstance();
        }
    }
}
