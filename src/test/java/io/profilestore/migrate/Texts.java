package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sources for tests: written to files, and generated. */
final class Texts {

    private static final List<String> STRINGS =
            List.of("", "a", "ä", "…", "😀", "\u0001", "\"", "\\", "\n", "user", "null", "x".repeat(1_000));
    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1.0",
            "-0.0",
            "1e16",
            "5e-6",
            "9223372036854775808",
            "1e-400",
            "1e10000",
            "3.14",
            "1E+2",
            "1234567890123456789012345678901234567890");

    private Texts() {}

    static Source source(Path directory, String text) {
        return source(directory, text.getBytes(StandardCharsets.UTF_8));
    }

    static Source source(Path directory, byte[] bytes) {
        try {
            return Source.of(Files.write(directory.resolve("profiles.json"), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source of so many bytes in a file of its own, with options. */
    static Source source(Path directory, byte[] bytes, SourceOptions options) {
        try {
            return Source.of(Files.write(directory.resolve("source"), bytes), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** What a source refuses to be read with. */
    static SourceException refusal(Source source) {
        SourceException refused = catchThrowableOfType(SourceException.class, () -> source.read(record -> {}));
        assertThat(refused).as("nothing was refused").isNotNull();
        return refused;
    }

    static List<SourceRecord> records(Source source) {
        List<SourceRecord> records = new ArrayList<>();
        Fingerprint unused = source.read(records::add);
        return records;
    }

    /** One object of so many profiles of all types. */
    static ObjectNode profiles(Random random, int count) {
        ObjectNode profiles = Json.mapper().createObjectNode();
        for (int i = 0; i < count; i++) {
            profiles.set("user:" + i + STRINGS.get(random.nextInt(STRINGS.size())), value(random, 4));
        }
        return profiles;
    }

    static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> Json.parse(NUMBERS.get(random.nextInt(NUMBERS.size())));
            case 1 -> Json.mapper().getNodeFactory().stringNode(STRINGS.get(random.nextInt(STRINGS.size())));
            case 2 -> Json.mapper().getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> Json.mapper().getNodeFactory().nullNode();
            case 4 -> {
                ArrayNode array = Json.mapper().createArrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = Json.mapper().createObjectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set(STRINGS.get(random.nextInt(STRINGS.size())), value(random, depth - 1));
                }
                yield object;
            }
        };
    }
}
