package io.profilestore.migrate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** One object of profiles by key; the parser stands on its beginning. */
final class KeyedShape implements Shape {

    private final SourceParser in;
    private final JsonParser json;
    private final KeyGuess guess;

    /**
     * @param depth how many steps lead to the object
     * @param guess is shown the members, which may turn out to be those of one record
     */
    KeyedShape(SourceParser in, int depth, KeyGuess guess) {
        this.in = in;
        this.json = in.json();
        this.guess = guess;
        in.enter(depth + 1, true);
    }

    @Override
    public @Nullable SourceRecord next() {
        if (json.nextToken() == JsonToken.END_OBJECT) {
            in.leave();
            return null;
        }
        String key = json.currentName();
        in.begin(key);
        json.nextToken();
        JsonNode value = in.value();
        SourceRecord record = in.record(key, value);
        guess.look(key, value, record.byteLength());
        return record;
    }
}
