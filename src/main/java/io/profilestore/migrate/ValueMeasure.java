package io.profilestore.migrate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Hash and size of JSON values, in one pass and without writing them. The hash is the same for values that are equal in the
 * sense of {@link io.profilestore.json.JsonDifference}, and has 64 bits as good as random.
 */
final class ValueMeasure {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    /** Decimals of so many digits, in the range below, are told apart by the nearest {@code double}. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int DOUBLE_RANGE = 250;

    private ValueMeasure() {}

    /** The hash. */
    static long hash(JsonNode value) {
        return mixed(content(value));
    }

    private static long content(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> text(value.stringValue());
            case NUMBER -> value.isIntegralNumber() ? integer(value) : decimal(value.decimalValue());
            case BOOLEAN -> value.booleanValue() ? 't' : 'f';
            case ARRAY -> array(value);
            case OBJECT -> object(value);
            default -> 'n';
        };
    }

    private static long array(JsonNode array) {
        long hash = 'a';
        for (JsonNode element : array) {
            hash = mixed(hash * PRIME + content(element));
        }
        return hash;
    }

    /** Members have no order, so their hashes are added. */
    private static long object(JsonNode object) {
        long hash = 'o';
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            hash += mixed(text(member.getKey()) * PRIME + content(member.getValue()));
        }
        return hash;
    }

    private static long integer(JsonNode value) {
        return value.canConvertToLong()
                ? mixed(value.longValue() + 'i')
                : bytes('i', value.bigIntegerValue().toByteArray());
    }

    private static long decimal(BigDecimal decimal) {
        BigDecimal shortest = decimal.stripTrailingZeros();
        if (shortest.precision() <= DOUBLE_DIGITS && Math.abs(shortest.scale()) <= DOUBLE_RANGE) {
            return mixed(Double.doubleToLongBits(shortest.doubleValue()) + 'd');
        }
        return bytes('d', shortest.unscaledValue().toByteArray()) + shortest.scale();
    }

    private static long text(String text) {
        return bytes('s', text.getBytes(StandardCharsets.UTF_8));
    }

    private static long bytes(char type, byte[] content) {
        long hash = type + content.length * PRIME;
        int i = 0;
        for (; i <= content.length - Long.BYTES; i += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(content, i));
        }
        long rest = 0;
        for (; i < content.length; i++) {
            rest = (rest << Byte.SIZE) | (content[i] & 0xff);
        }
        return step(hash, rest);
    }

    private static long step(long hash, long word) {
        return Long.rotateLeft((hash ^ word) * PRIME, 29);
    }

    /** Spreads each bit over all; the finalizer of MurmurHash3, by Austin Appleby, in the public domain. */
    private static long mixed(long hash) {
        long h = hash;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** The length of the value's compact JSON text as UTF-8, in bytes. */
    static long size(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> size(value.stringValue());
            case NUMBER ->
                value.isIntegralNumber() && value.canConvertToLong()
                        ? size(value.longValue())
                        : value.numberValue().toString().length();
            case BOOLEAN -> value.booleanValue() ? 4 : 5;
            case ARRAY -> {
                long size = 2L + commas(value.size());
                for (JsonNode element : value) {
                    size += size(element);
                }
                yield size;
            }
            case OBJECT -> {
                long size = 2L + commas(value.size());
                for (Map.Entry<String, JsonNode> member : value.properties()) {
                    size += size(member.getKey()) + 1 + size(member.getValue());
                }
                yield size;
            }
            default -> 4;
        };
    }

    private static int commas(int members) {
        return Math.max(0, members - 1);
    }

    private static int size(long number) {
        int size = number <= 0 ? 2 : 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            size++;
        }
        return number == 0 ? 1 : size;
    }

    private static long size(String text) {
        long size = 2 + (long) text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
                size += more(c);
            }
        }
        return size;
    }

    /** How many bytes more than one the UTF-16 unit takes; a surrogate has half of its character's four. */
    private static int more(char c) {
        return switch (c) {
            case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 1;
            default -> c < ' ' ? 5 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        };
    }
}
