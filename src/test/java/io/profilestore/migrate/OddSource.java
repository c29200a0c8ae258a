package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A generated source, and what reading it should give. */
final class OddSource {

    enum Shape {
        KEYED,
        ARRAY,
        LINES
    }

    enum Charset {
        UTF_8,
        UTF_16_LITTLE_ENDIAN,
        UTF_16_BIG_ENDIAN
    }

    /** A record in the order of the source; with a value or else a reason. */
    record Expected(
            @Nullable String key,
            @Nullable JsonNode value,
            @Nullable RejectReason reason,
            Position position) {}

    private record Oddity(String text, RejectReason reason) {}

    /** Stands for a byte that is no UTF-8. */
    private static final char BAD_BYTE = '\uE000';

    private static final List<Oddity> ODDITIES = List.of(
            new Oddity("NaN", RejectReason.NOT_FINITE),
            new Oddity("[1, -Infinity]", RejectReason.NOT_FINITE),
            new Oddity("1e10001", RejectReason.NUMBER_OUT_OF_RANGE),
            new Oddity("1e-99999999999", RejectReason.NUMBER_OUT_OF_RANGE),
            new Oddity("9".repeat(1_001), RejectReason.NUMBER_OUT_OF_RANGE),
            new Oddity("\"a\\ud83d\\\\\"", RejectReason.LONE_SURROGATE),
            new Oddity("{\"\\uDE00\": 1}", RejectReason.LONE_SURROGATE),
            new Oddity("[".repeat(520) + "]".repeat(520), RejectReason.TOO_DEEP),
            new Oddity("[".repeat(620) + "]".repeat(620), RejectReason.TOO_DEEP));

    private final Random random;
    private final Shape shape;
    private final Charset charset;
    private final boolean mark;
    private final boolean gzip;
    private final boolean pretty;
    private final String lineEnd;
    private final StringBuilder text = new StringBuilder();
    private final List<Expected> expected = new ArrayList<>();

    private OddSource(Random random) {
        this.random = random;
        shape = Shape.values()[random.nextInt(3)];
        charset = Charset.values()[random.nextInt(3)];
        mark = random.nextBoolean();
        gzip = random.nextInt(4) == 0;
        pretty = shape != Shape.LINES && random.nextBoolean();
        lineEnd = random.nextBoolean() ? "\r\n" : "\n";
    }

    static OddSource generate(Random random) {
        OddSource source = new OddSource(random);
        source.build();
        return source;
    }

    SourceOptions options() {
        SourceOptions options = SourceOptions.defaults();
        return shape == Shape.KEYED ? options : options.withKey(List.of("/id"));
    }

    List<Expected> expected() {
        return expected;
    }

    byte[] bytes() {
        byte[] bytes = encoded(text.toString());
        return gzip ? Texts.gzip(bytes) : bytes;
    }

    @Override
    public String toString() {
        return shape + " " + charset + (mark ? " mark" : "") + (gzip ? " gzip: " : ": ")
                + (text.length() > 5_000 ? text.substring(0, 5_000) : text);
    }

    private void build() {
        int records = random.nextInt(8) + (shape == Shape.LINES ? 1 : 0);
        text.append(shape == Shape.KEYED ? "{" : shape == Shape.ARRAY ? "[" : "");
        for (int i = 0; i < records; i++) {
            String blank = random.nextBoolean() ? " " : "";
            text.append(i == 0 ? "" : shape == Shape.LINES ? lineEnd : blank + ",");
            text.append(pretty ? lineEnd + "  " : blank);
            if (shape == Shape.KEYED) {
                keyed(i);
            } else {
                element(i);
            }
        }
        text.append(pretty ? lineEnd : "");
        text.append(shape == Shape.KEYED ? "}" : shape == Shape.ARRAY ? "]" : "");
        text.append(random.nextBoolean() ? lineEnd : "");
    }

    private void keyed(int i) {
        Position position = here();
        String key = i % 4 == 3 ? "again" : "ü😀" + i;
        RejectReason reason = null;
        if (random.nextInt(20) == 0) {
            key = "";
            reason = RejectReason.KEY_EMPTY;
        } else if (random.nextInt(20) == 0) {
            key = "k".repeat(1_025);
            reason = RejectReason.KEY_TOO_LONG;
        }
        text.append('"').append(key).append(random.nextBoolean() ? "\":" : "\" : ");
        if (random.nextInt(3) == 0) {
            Oddity oddity = oddity();
            text.append(within(oddity, ""));
            expected.add(new Expected(key, null, reason == null ? oddity.reason() : reason, position));
        } else {
            value(key, Texts.value(random, 3), reason, position);
        }
    }

    private void element(int i) {
        Position position = here();
        String key = "ü😀" + i;
        switch (shape == Shape.LINES && i == 0 ? 5 : random.nextInt(8)) {
            case 0 -> {
                text.append(random.nextBoolean() ? "7" : "[{\"id\": 1}]");
                expected.add(new Expected(null, null, RejectReason.NO_OBJECT, position));
            }
            case 1 -> {
                text.append("{\"x\": 1}");
                expected.add(new Expected(null, null, RejectReason.NO_KEY, position));
            }
            case 2, 3 -> {
                Oddity oddity = oddity();
                text.append(within(oddity, "\"id\": \"" + key + "\""));
                expected.add(new Expected(key, null, oddity.reason(), position));
            }
            default -> {
                JsonNode record =
                        Json.mapper().createObjectNode().put("id", key).set("v", Texts.value(random, 2));
                value(key, record, null, position);
            }
        }
    }

    private void value(String key, JsonNode value, @Nullable RejectReason reason, Position position) {
        String written = pretty ? Json.indented().writeValueAsString(value) : Json.text(value);
        if (value.isObject() && random.nextInt(5) == 0) {
            // A member twice: the last one counts.
            written = written.replaceFirst("}$", (value.isEmpty() ? "" : ", ") + "\"r\": 1, \"r\": [2]}");
        }
        text.append(written.replace("\n", lineEnd));
        JsonNode stored = Json.parse(written);
        expected.add(
                reason == null ? new Expected(key, stored, null, position) : new Expected(key, null, reason, position));
    }

    /** An object with an oddity in it, and perhaps a key. */
    private String within(Oddity oddity, String member) {
        String odd = "\"odd\": " + oddity.text();
        String members = member.isEmpty() ? odd : random.nextBoolean() ? member + ", " + odd : odd + ", " + member;
        return "{" + members + ", \"after\": [\"}\", \"\\\"\"]}";
    }

    private Oddity oddity() {
        if (random.nextInt(5) > 0) {
            return ODDITIES.get(random.nextInt(ODDITIES.size()));
        }
        return charset == Charset.UTF_8
                ? new Oddity("\"x" + BAD_BYTE + "\"", RejectReason.NOT_UTF8)
                : new Oddity(random.nextBoolean() ? "\"\ud83d\"" : "\"\ude00x\"", RejectReason.LONE_SURROGATE);
    }

    private Position here() {
        String before = text.toString();
        int line = before.lastIndexOf('\n') + 1;
        return new Position(
                before.chars().filter(c -> c == '\n').count() + 1,
                before.codePointCount(line, before.length()) + 1L,
                encoded(before).length);
    }

    private byte[] encoded(String plain) {
        String marked = (mark ? "\uFEFF" : "") + plain;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (charset == Charset.UTF_8) {
            String[] parts = marked.split(String.valueOf(BAD_BYTE), -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    out.write(0xE9);
                }
                out.writeBytes(parts[i].getBytes(StandardCharsets.UTF_8));
            }
            return out.toByteArray();
        }
        for (int i = 0; i < marked.length(); i++) {
            char unit = marked.charAt(i);
            boolean big = charset == Charset.UTF_16_BIG_ENDIAN;
            out.write(big ? unit >> 8 : unit & 0xFF);
            out.write(big ? unit & 0xFF : unit >> 8);
        }
        return out.toByteArray();
    }
}
