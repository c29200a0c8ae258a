package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * The rejects of an earlier run, taken back: JSON Lines whose objects hold a record each, as text in {@code raw} (or
 * {@code base64}) or mended as a value in {@code profile}.
 */
final class RejectsShape implements Shape {

    private static final int LOOKED_AT = 256;
    private static final Pattern BEGINNING = Pattern.compile("\\{\\s*\"profilestore\"\\s*:\\s*\"reject\"");

    private static final ObjectReader FIRST =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final RecordScanner in;
    private boolean first = true;

    RejectsShape(RecordScanner in) {
        this.in = in;
    }

    /**
     * Where the source was that the rejects of a text come from; empty where the text is something else. Its first line
     * tells; where it is damaged, the first one that is whole.
     */
    static Optional<String> origin(Origin file) {
        try (SourceText text = SourceText.open(file);
                BufferedInputStream in = new BufferedInputStream(text.utf8())) {
            Optional<String> origin = Optional.empty();
            boolean more = true;
            while (more && origin.isEmpty()) {
                if (begins(in)) {
                    origin = origin(line(in));
                    more = file.isDamaged();
                } else {
                    more = file.isDamaged() && passLine(in);
                }
            }
            return origin;
        } catch (IOException e) {
            // Whoever reads it says what is wrong.
            return Optional.empty();
        }
    }

    private static Optional<String> origin(byte[] line) {
        try {
            return FIRST.readTree(line).path("origin").stringValueOpt();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whether any line of a text begins as a reject does. */
    static boolean isIn(Origin file) throws IOException {
        try (SourceText text = SourceText.open(file);
                BufferedInputStream in = new BufferedInputStream(text.utf8())) {
            boolean found = begins(in);
            while (!found && passLine(in)) {
                found = begins(in);
            }
            return found;
        }
    }

    private static boolean begins(BufferedInputStream in) throws IOException {
        in.mark(LOOKED_AT);
        boolean found = in.read() == '{';
        in.reset();
        if (found) {
            String beginning = new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
            found = BEGINNING.matcher(beginning).lookingAt();
            in.reset();
        }
        return found;
    }

    private static byte[] line(BufferedInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return line.toByteArray();
    }

    /** Goes on behind the next line feed; false if there is none. */
    private static boolean passLine(BufferedInputStream in) throws IOException {
        int next = in.read();
        while (next >= 0 && next != '\n') {
            next = in.read();
        }
        return next >= 0;
    }

    /** Whether such a file begins at the current byte. */
    static boolean begins(TextWindow window) throws IOException {
        while (window.end() - window.position() < LOOKED_AT && window.more()) {
            // All of these bytes, or as many as there are.
        }
        int length = Math.min(LOOKED_AT, window.end() - window.position());
        return BEGINNING
                .matcher(new String(window.bytes(), window.position(), length, StandardCharsets.ISO_8859_1))
                .lookingAt();
    }

    @Override
    public boolean next() throws IOException {
        if (!LinesShape.nextLine(in, first)) {
            return false;
        }
        first = false;
        in.begin("", null, null);
        long start = in.window().offset();
        RecordScanner.Ending ending = in.pass(true);
        if (ending == RecordScanner.Ending.LINE_END) {
            throw LinesShape.cutOff(in, start);
        }
        if (ending == RecordScanner.Ending.WHOLE) {
            takeBack(in.value());
        }
        in.finish(start, ending);
        return true;
    }

    private void takeBack(JsonNode line) {
        JsonNode name = line.path("key");
        String key = name.isString() ? name.stringValue() : null;
        KeyRule rule = rule(line.path("keyAt"));
        JsonNode profile = line.path("profile");
        byte @Nullable [] raw = profile.isMissingNode() ? raw(line) : Json.bytes(profile);
        if (raw == null || raw.length == 0) {
            in.takeBack(key, null, new byte[0], 0);
            in.fault(new Unstorable(
                    RejectReason.NO_TEXT,
                    "",
                    "the line holds no text of the record, which was too long or has been removed",
                    "Mend the record where it came from, or write it here as \"profile\"."));
            return;
        }
        int valueStart = profile.isMissingNode() ? valueStart(raw) : 0;
        if (valueStart > 0) {
            key = keyIn(raw);
            rule = null;
        } else if (rule != null && !profile.isMissingNode() && key != null) {
            // Written by hand, the profile is the one of the key beside it.
            rule = null;
        }
        in.takeBack(rule == null ? key : null, rule, raw, valueStart);
        if (key == null && rule == null) {
            in.fault(new Unstorable(
                    RejectReason.NO_KEY,
                    "",
                    "the line does not say the profile's key",
                    "Write it here as \"key\", or before the value in \"raw\"."));
        }
    }

    private @Nullable String keyIn(byte[] raw) {
        Structure structure = new Structure();
        structure.begin(false);
        int end = structure.scan(raw, 0, raw.length);
        try {
            return in.parser().string(raw, 0, end);
        } catch (Unstorable | IllFormed e) {
            return null;
        }
    }

    private static byte @Nullable [] raw(JsonNode line) {
        if (line.path("raw").isString()) {
            return line.path("raw").stringValue().strip().getBytes(StandardCharsets.UTF_8);
        }
        if (line.path("base64").isString()) {
            try {
                return Base64.getDecoder().decode(line.path("base64").stringValue());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    /** Where the value begins in text that begins with a key and a colon; 0 if it does not. */
    private static int valueStart(byte[] raw) {
        if (raw.length == 0 || raw[0] != '"') {
            return 0;
        }
        Structure structure = new Structure();
        structure.begin(false);
        int at = structure.scan(raw, 0, raw.length);
        boolean colon = false;
        while (at < raw.length
                && (raw[at] == ' '
                        || raw[at] == '\t'
                        || raw[at] == '\n'
                        || raw[at] == '\r'
                        || (raw[at] == ':' && !colon))) {
            colon |= raw[at] == ':';
            at++;
        }
        return colon ? at : 0;
    }

    private static @Nullable KeyRule rule(JsonNode keyAt) {
        List<String> pointers = new ArrayList<>();
        keyAt.forEach(pointer -> pointers.add(pointer.isString() ? pointer.stringValue() : ""));
        try {
            return pointers.isEmpty() ? null : KeyRule.of(pointers);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
