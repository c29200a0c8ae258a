package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A generated source, damaged as crashes and racing writers do it, of which is known what was in it. */
final class DamagedText {

    enum Layout {
        COMPACT,
        PRETTY,
        ARRAY,
        PRETTY_ARRAY,
        LINES
    }

    enum Damage {
        CUT_OFF,
        GLUED,
        NULS_FIRST,
        NULS_LAST,
        NULS_BETWEEN,
        GARBAGE,
        OTHER_TEXT,
        SHORTER_OVER_LONGER;

        /** Whether every whole record can be told from a part of one. */
        boolean leavesAllWhole() {
            return this != NULS_BETWEEN && this != GARBAGE && this != OTHER_TEXT;
        }
    }

    /** What is where: a record's first byte and the one after its last. */
    record Original(String key, JsonNode value, int from, int to) {

        boolean isObject() {
            return value.isObject();
        }
    }

    private static final class Document {

        private final byte[] bytes;
        private final List<Original> records;

        Document(byte[] bytes, List<Original> records) {
            this.bytes = bytes;
            this.records = records;
        }
    }

    private static final List<String> WORDS = List.of(
            "Ada",
            "Grace \\\"Amazing\\\" Hopper",
            "{\\\"a\\\": {\\\"b\\\": 1}, ",
            "}, \\\"user:7\\\": {",
            "",
            ", ",
            ": ",
            "tr\u00e4ume \u2026",
            "\ud83d\ude00",
            "a\\\\",
            "12",
            "true",
            "[]",
            "x\\u00e4\\n",
            "Schloßstraße 1, 10115 Berlin");

    final Layout layout;
    final Damage damage;
    final Charset charset;
    private final Random random;
    private final boolean mark;

    byte[] bytes = new byte[0];
    /** What is whole or was. */
    List<Original> originals = new ArrayList<>();
    /** What else may be read: of the text that a part was taken from. */
    List<Original> others = new ArrayList<>();

    int lostFrom;
    int lostTo;

    DamagedText(long seed) {
        random = new Random(seed);
        layout = Layout.values()[random.nextInt(Layout.values().length)];
        damage = Damage.values()[random.nextInt(Damage.values().length)];
        charset = List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.UTF_8,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)
                .get(random.nextInt(4));
        mark = random.nextBoolean();
        make();
    }

    SourceOptions options() {
        SourceOptions options = SourceOptions.defaults().withSalvage();
        return layout == Layout.COMPACT || layout == Layout.PRETTY ? options : options.withKey(List.of("/id"));
    }

    private void make() {
        Document first = document(1 + random.nextInt(12), 0);
        Document second = document(1 + random.nextInt(12), random.nextInt(14));
        originals.addAll(first.records);
        byte[] whole = first.bytes;
        int length = whole.length;
        int unit = charset.equals(StandardCharsets.UTF_8) ? 1 : 2;
        int from = random.nextInt(length) / unit * unit;
        int count = Math.min(length - from, unit * (1 + random.nextInt(200)));
        lostFrom = from;
        lostTo = from + count;
        switch (damage) {
            case CUT_OFF -> {
                lostFrom = random.nextInt(length);
                lostTo = length;
                bytes = Arrays.copyOf(whole, lostFrom);
            }
            case GLUED -> {
                bytes = joined(whole, second.bytes);
                second.records.forEach(r -> originals.add(moved(r, length)));
                lostFrom = 0;
                lostTo = 0;
            }
            case NULS_FIRST -> {
                if (random.nextBoolean()) {
                    int nuls = unit * (1 + random.nextInt(700));
                    bytes = joined(new byte[nuls], whole);
                    originals.replaceAll(r -> moved(r, nuls));
                    lostFrom = 0;
                    lostTo = 0;
                } else {
                    bytes = whole.clone();
                    lostFrom = 0;
                    lostTo = from;
                    Arrays.fill(bytes, 0, from, (byte) 0);
                }
            }
            case NULS_LAST -> {
                if (random.nextBoolean()) {
                    bytes = joined(whole, new byte[unit * (1 + random.nextInt(700))]);
                    lostFrom = length;
                } else {
                    bytes = whole.clone();
                    Arrays.fill(bytes, from, length, (byte) 0);
                }
                lostTo = bytes.length;
            }
            case NULS_BETWEEN -> {
                bytes = whole.clone();
                Arrays.fill(bytes, from, lostTo, (byte) 0);
            }
            case GARBAGE -> {
                bytes = whole.clone();
                byte[] garbage = new byte[Math.min(length - from, 24 + random.nextInt(200))];
                random.nextBytes(garbage);
                lostTo = from + garbage.length;
                System.arraycopy(garbage, 0, bytes, from, garbage.length);
            }
            case OTHER_TEXT -> {
                bytes = whole.clone();
                int there = random.nextInt(second.bytes.length) / unit * unit;
                count = Math.min(count, second.bytes.length - there) / unit * unit;
                lostTo = from + count;
                System.arraycopy(second.bytes, there, bytes, from, count);
                others.addAll(second.records);
            }
            case SHORTER_OVER_LONGER -> {
                boolean firstIsLonger = length > second.bytes.length;
                Document longer = firstIsLonger ? first : second;
                Document shorter = firstIsLonger ? second : first;
                bytes = longer.bytes.clone();
                System.arraycopy(shorter.bytes, 0, bytes, 0, shorter.bytes.length);
                originals = new ArrayList<>(shorter.records);
                int seam = shorter.bytes.length;
                longer.records.stream().filter(r -> r.from > seam).forEach(originals::add);
                others.addAll(longer.records);
                lostFrom = seam;
                lostTo = seam;
            }
        }
    }

    /** Whether what is in the place of the lost text may make sense there, so that nobody can tell. */
    boolean mayMakeSense() {
        return damage == Damage.OTHER_TEXT || (damage == Damage.GARBAGE && !charset.equals(StandardCharsets.UTF_8));
    }

    /** Whether nothing of a record, nor of what it is told by, is lost. */
    boolean isWhole(Original record) {
        int unit = charset.equals(StandardCharsets.UTF_8) ? 1 : 2;
        int before = damage == Damage.NULS_FIRST && layout != Layout.LINES ? unit : 0;
        if (layout == Layout.LINES && damage == Damage.SHORTER_OVER_LONGER && record.to == lostFrom) {
            // What goes on like a part of something is not taken.
            int next = charset.equals(StandardCharsets.UTF_16BE) ? lostFrom + 1 : lostFrom;
            return next >= bytes.length || ",}]".indexOf(bytes[next]) < 0;
        }
        int after = record.isObject() ? 0 : unit;
        return record.to + after <= lostFrom || record.from - before >= lostTo;
    }

    private static Original moved(Original r, int by) {
        return new Original(r.key, r.value, r.from + by, r.to + by);
    }

    static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private Document document(int count, int firstId) {
        boolean keyed = layout == Layout.COMPACT || layout == Layout.PRETTY;
        boolean pretty = layout == Layout.PRETTY || layout == Layout.PRETTY_ARRAY;
        StringBuilder text = new StringBuilder(mark ? "\uFEFF" : "");
        List<Original> records = new ArrayList<>();
        text.append(keyed ? "{" : layout == Layout.LINES ? "" : "[");
        for (int i = 0; i < count; i++) {
            String key = "user:" + (firstId + i);
            String value = keyed && random.nextInt(12) == 0
                    ? random.nextBoolean() ? "1" + random.nextInt(1000) : "\"" + word() + "\""
                    : profile(pretty, keyed ? null : key);
            if (i > 0 && layout != Layout.LINES) {
                text.append(',');
            }
            if (pretty) {
                text.append("\n  ");
            } else if (random.nextInt(3) == 0 && layout != Layout.LINES) {
                text.append(' ');
            }
            int from = bytes(text).length;
            if (keyed) {
                text.append('"').append(key).append("\":").append(pretty ? " " : "");
            }
            text.append(value);
            records.add(new Original(key, Json.parse(value), from, bytes(text).length));
            if (layout == Layout.LINES && (i + 1 < count || random.nextInt(3) > 0)) {
                text.append('\n');
            }
        }
        text.append(pretty ? "\n" : "").append(keyed ? "}" : layout == Layout.LINES ? "" : "]");
        if (layout != Layout.LINES && random.nextBoolean()) {
            text.append('\n');
        }
        return new Document(bytes(text), records);
    }

    private byte[] bytes(CharSequence text) {
        return text.toString().getBytes(charset);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private String profile(boolean pretty, @Nullable String id) {
        List<String> members = new ArrayList<>();
        if (id != null) {
            members.add(member("id", "\"" + id + "\"", pretty));
        }
        members.add(member("name", "\"" + word() + random.nextInt(100) + "\"", pretty));
        if (random.nextBoolean()) {
            members.add(member(
                    "address",
                    "{" + member("city", "\"" + word() + "\"", pretty) + ", "
                            + member("zip", "1" + random.nextInt(9_999), pretty) + "}",
                    pretty));
        }
        if (random.nextBoolean()) {
            members.add(member("tags", "[\"" + word() + "\",\"" + word() + "\", 1.5, true, null]", pretty));
        }
        if (random.nextInt(3) == 0) {
            members.add(member(
                    "friends", "[{\"id\": \"f" + random.nextInt(9) + "\",\"name\":\"" + word() + "\"}, {}]", pretty));
        }
        if (random.nextBoolean()) {
            members.add(member("visits", "" + random.nextInt(1_000), pretty));
        }
        return "{" + (pretty ? "\n    " : "") + String.join(pretty ? ",\n    " : ",", members) + (pretty ? "\n  " : "")
                + "}";
    }

    private static String member(String name, String value, boolean pretty) {
        return "\"" + name + "\":" + (pretty ? " " : "") + value;
    }
}
