package io.profilestore.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/**
 * A SHA-256 digest of a JSON value that is the same for equal values in the sense of {@link JsonDifference}, however they
 * are written, and for practical purposes different for others.
 */
public final class ValueDigest {

    private static final int LONGEST_START = 1 + Integer.BYTES;

    private final MessageDigest sha256;

    /** What is not digested yet: many small updates cost more than the digest does. */
    private final ByteBuffer pending = ByteBuffer.allocate(1024);

    private ValueDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** All 32 bytes. */
    public static byte[] of(JsonNode value) {
        ValueDigest digest = new ValueDigest();
        digest.add(value);
        digest.flush();
        return digest.sha256.digest();
    }

    /** The first 63 bits, never negative: the version of a profile in the file stores. */
    public static long version(JsonNode value) {
        return ByteBuffer.wrap(of(value)).getLong() & Long.MAX_VALUE;
    }

    private void add(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                start('o', value.size());
                for (String name : sorted(value.propertyNames())) {
                    text('k', name);
                    add(value.get(name));
                }
            }
            case ARRAY -> {
                start('a', value.size());
                value.forEach(this::add);
            }
            case STRING -> text('s', value.stringValue());
            case NUMBER -> number(value);
            case BOOLEAN -> start(value.booleanValue() ? 't' : 'f', 0);
            default -> start('n', 0);
        }
    }

    private void number(JsonNode value) {
        if (value.isIntegralNumber()) {
            text('i', value.asString());
        } else {
            BigDecimal shortest = value.decimalValue().stripTrailingZeros();
            text('d', shortest.unscaledValue() + "e" + -(long) shortest.scale());
        }
    }

    private void text(char type, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        start(type, utf8.length);
        if (utf8.length > pending.remaining()) {
            flush();
        }
        if (utf8.length > pending.remaining()) {
            sha256.update(utf8);
        } else {
            pending.put(utf8);
        }
    }

    /** Type and length before the content, so that no two values give the same bytes. */
    private void start(char type, int length) {
        if (pending.remaining() < LONGEST_START) {
            flush();
        }
        pending.put((byte) type).putInt(length);
    }

    private void flush() {
        sha256.update(pending.array(), 0, pending.position());
        pending.clear();
    }

    private static String[] sorted(Collection<String> names) {
        String[] sorted = names.toArray(new String[0]);
        Arrays.sort(sorted);
        return sorted;
    }
}
