package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whether a damaged text that was to be an object of profiles by key looks like JSON Lines. Where a text is whole, the second
 * line tells; where it is damaged, the lines behind the damage look like objects that were glued together.
 */
final class LinesGuess {

    /** Longer lines are not looked at. */
    private static final int MAX_BYTES = 64 * 1024;

    private final byte[] line = new byte[MAX_BYTES];
    private int length;
    private boolean first = true;
    private long at;
    private long begins;

    private LinesGuess() {}

    /** @throws SourceException of kind OTHER_OPTIONS if a line behind other text is an object that may hold its key */
    static void check(Origin origin) throws IOException {
        try (SourceText text = SourceText.open(origin);
                BufferedInputStream in = new BufferedInputStream(text.utf8())) {
            LinesGuess guess = new LinesGuess();
            Optional<String> option = guess.read(in);
            if (option.isPresent()) {
                throw refusal(origin, guess.begins, option.get());
            }
        }
    }

    private Optional<String> read(BufferedInputStream in) throws IOException {
        Optional<String> option = Optional.empty();
        int next = in.read();
        while (next >= 0 && option.isEmpty()) {
            if (next == '\n') {
                option = endLine();
            } else if (length < MAX_BYTES && (length > 0 || next > ' ' || next == 0)) {
                begins = length == 0 ? at : begins;
                line[length++] = (byte) next;
            }
            at++;
            next = in.read();
        }
        return option.or(this::endLine);
    }

    private Optional<String> endLine() {
        Optional<String> option = Optional.empty();
        if (!first && length > 0 && length < MAX_BYTES && line[0] == '{') {
            JsonNode record = record();
            option = record == null ? option : KeyGuess.option(record);
        }
        first &= length == 0;
        length = 0;
        return option;
    }

    private @Nullable JsonNode record() {
        try {
            return Json.mapper().readTree(Arrays.copyOf(line, length));
        } catch (JacksonException e) {
            return null;
        }
    }

    private static SourceException refusal(Origin origin, long byteOffset, String option) {
        try (Places places = new Places(origin)) {
            return new SourceException(
                    SourceException.Kind.OTHER_OPTIONS,
                    new SourceException.Place(origin.name(), places.of(byteOffset), null, ""),
                    "the source is damaged, and an object stands on a line of its own behind other text: this looks like"
                            + " JSON Lines",
                    "Say which member of each line is the key, for example " + option
                            + ". If each line holds profiles by key, make a file of each.",
                    null);
        }
    }
}
