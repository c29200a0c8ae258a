package io.profilestore.migrate;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** One object of profiles by key; the window stands behind its first byte. */
final class KeyedShape implements Shape {

    private final RecordScanner in;
    private final Container members;
    private final KeyGuess guess;

    /** @param guess is shown the members, which may turn out to be those of one record */
    KeyedShape(RecordScanner in, KeyGuess guess) {
        this.in = in;
        this.members = new Container(in, true);
        this.guess = guess;
    }

    @Override
    public boolean next() throws IOException {
        if (!members.next()) {
            return false;
        }
        in.begin(members.prefix(), null, null);
        in.nameAndColon();
        long valueStart = in.window().offset();
        in.finish(valueStart, in.pass(false));
        JsonNode value = in.lastValue();
        String key = in.lastKey();
        if (value != null && key != null) {
            guess.look(key, value, in.lastLength());
        }
        return true;
    }
}
