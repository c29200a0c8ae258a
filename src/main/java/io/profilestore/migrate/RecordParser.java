package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.InvalidProfile;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** Makes values of the bytes of one record at a time, and says of those that it cannot make one of whether they are whole. */
final class RecordParser implements AutoCloseable {

    private static final ObjectReader LAST_WINS =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final ObjectReader NO_REPEATS = LAST_WINS.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** Compact text is at most twice as long as the source's ({@code 5e-6} becomes {@code 0.000005}). */
    private static final int GROWTH = 2;

    private final ValueReader noRepeats = new ValueReader(NO_REPEATS);
    private final ValueReader lastWins = new ValueReader(LAST_WINS);
    private final String source;
    private final Limits limits;
    private List<RepeatedMembers.Repeat> repeats = List.of();

    /** @param source what messages call it */
    RecordParser(String source, Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** Which members of the last value occurred more than once. */
    List<RepeatedMembers.Repeat> repeats() {
        return repeats;
    }

    /**
     * The value in bytes that hold one by {@link Structure}.
     *
     * @throws Unstorable if it is whole and nothing that can be stored
     * @throws IllFormed if it is no JSON
     */
    JsonNode value(byte[] bytes, int from, int to) throws Unstorable, IllFormed {
        int bad = Utf8Check.firstBad(bytes, from, to);
        if (bad != Utf8Check.FINE) {
            repeats = List.of();
            requireWellformed(bytes, from, to);
            throw noUtf8(bytes, from, bad, to);
        }
        return utf8Value(bytes, from, to);
    }

    /** Likewise, of a value whose names and strings are UTF-8. */
    JsonNode utf8Value(byte[] bytes, int from, int to) throws Unstorable, IllFormed {
        repeats = List.of();
        try {
            return read(noRepeats, bytes, from, to);
        } catch (DatabindException e) {
            // What comes behind the repeated member has not been looked at.
            requireWellformed(bytes, from, to);
            repeats = RepeatedMembers.in(bytes, from, to);
            return read(lastWins, bytes, from, to);
        }
    }

    /** The string in bytes that hold one; likewise. */
    String string(byte[] bytes, int from, int to) throws Unstorable, IllFormed {
        for (int at = from + 1; at < to - 1; at++) {
            if (bytes[at] < ' ' || bytes[at] == '\\') {
                return value(bytes, from, to).stringValue();
            }
        }
        return new String(bytes, from + 1, to - from - 2, StandardCharsets.ISO_8859_1);
    }

    /** @throws Unstorable if no store takes the key */
    void checkKey(String key) throws Unstorable {
        try {
            ProfileRules.checkKey(new Call("read", key, source), limits.profile());
        } catch (InvalidProfile e) {
            throw unstorable(e);
        }
    }

    /**
     * The value as it is stored.
     *
     * @param length of its text in the source
     * @throws Unstorable if no store takes it
     */
    JsonNode checked(String key, JsonNode value, long length) throws Unstorable {
        try {
            Call call = new Call("read", key, source);
            JsonNode stored = ProfileRules.checkValue(call, value, limits.profile());
            if (length > limits.profile().bytes() / GROWTH) {
                var unused = ProfileRules.bytes(call, stored, limits.profile());
            }
            return stored;
        } catch (InvalidProfile e) {
            throw unstorable(e);
        }
    }

    @Override
    public void close() {
        noRepeats.close();
        lastWins.close();
    }

    /** That its text is longer than the limit; nothing more is known of it. */
    Unstorable tooLong() {
        return new Unstorable(
                RejectReason.TOO_LARGE,
                "",
                "the record's text is longer than the limit of " + limits.recordBytes() + " bytes",
                "Split the profile, or keep the large part elsewhere and its address here.");
    }

    private static JsonNode read(ValueReader reader, byte[] bytes, int from, int to) throws Unstorable, IllFormed {
        try {
            return reader.read(bytes, from, to);
        } catch (DatabindException e) {
            reader.close();
            throw e;
        } catch (JacksonException | NumberFormatException e) {
            String pointer = reader.refused().pathAsPointer().toString();
            requireWellformed(bytes, from, to);
            throw Diagnosis.ofUnstorable(e, pointer);
        }
    }

    private static void requireWellformed(byte[] bytes, int from, int to) throws IllFormed {
        Wellformed.@Nullable Mistake mistake = Wellformed.mistakeIn(bytes, from, to);
        if (mistake != null) {
            throw new IllFormed(mistake);
        }
    }

    private static Unstorable noUtf8(byte[] bytes, int from, int bad, int to) {
        String pointer = pointerTo(bytes, from, bad, to);
        if (Utf8Check.isSurrogate(bytes, bad, to)) {
            return new Unstorable(
                    RejectReason.LONE_SURROGATE,
                    pointer,
                    "half of a surrogate pair stands here, which is no Unicode character",
                    "Repair the text where it comes from.");
        }
        return new Unstorable(RejectReason.NOT_UTF8, pointer, Diagnosis.noUtf8(bytes[bad]), Diagnosis.CONVERT);
    }

    /** Where in the value a byte of a string is; of a name's byte, where the object is. */
    private static String pointerTo(byte[] bytes, int from, int at, int to) {
        int before = 0;
        try (JsonParser tokens = Wellformed.parser(bytes, from, to)) {
            while (tokens.nextToken() != null && tokens.currentTokenLocation().getByteOffset() <= at - from) {
                before++;
            }
        } catch (StreamConstraintsException e) {
            // Nested deeper than anybody looks.
        }
        try (JsonParser tokens = Wellformed.parser(bytes, from, to)) {
            for (int i = 0; i < before; i++) {
                var unused = tokens.nextToken();
            }
            TokenStreamContext context = tokens.streamReadContext();
            boolean name = tokens.currentToken() == JsonToken.PROPERTY_NAME;
            return (name ? context.getParent() : context).pathAsPointer().toString();
        }
    }

    private static Unstorable unstorable(InvalidProfile e) {
        return new Unstorable(RejectReason.of(e.rule()), e.pointer(), e.reason(), e.nextStep());
    }
}
