package io.profilestore.migrate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** An array of objects that hold their keys; the parser stands on its beginning. */
final class ArrayShape implements Shape {

    private final SourceParser in;
    private final JsonParser json;
    private final KeyRule rule;

    /** @param depth how many steps lead to the array */
    ArrayShape(SourceParser in, int depth, KeyRule rule) {
        this.in = in;
        this.json = in.json();
        this.rule = rule;
        in.enter(depth + 1, false);
    }

    @Override
    public @Nullable SourceRecord next() {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_ARRAY) {
            in.leave();
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            throw in.malformed(Diagnosis.ofNoObject("this element of the array", token, in.tokenStart()), null);
        }
        in.begin(null);
        JsonNode value = in.value();
        return in.record(rule.key(value, in), value);
    }
}
