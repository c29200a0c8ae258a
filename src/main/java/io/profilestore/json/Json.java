package io.profilestore.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The one Jackson configuration: numbers are exact, limits are ours, a decimal never turns into an integer.
 *
 * <p>Reading gives the last of several members of one name, as the old service's reader did.
 */
public final class Json {

    /** How deep a document may nest: a profile's own 500 levels and whatever it is wrapped in. */
    private static final int MAX_DOCUMENT_DEPTH = ProfileRules.MAX_DEPTH + 100;

    /** A sign, leading zeros, a point and an exponent come on top of the digits. */
    private static final JsonMapper MAPPER = mapper(ProfileRules.MAX_NUMBER_LENGTH + 20, new KindKeepingFactory());

    /** What a database gives back may be written without an exponent. */
    private static final JsonMapper STORED =
            mapper(ProfileRules.MAX_NUMBER_LENGTH + ProfileRules.MAX_EXPONENT + 20, new StoredFactory());

    private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");

    private static final ObjectWriter INDENTED = MAPPER.writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(TWO_SPACES)
                    .withArrayIndenter(TWO_SPACES));

    private Json() {}

    private static JsonMapper mapper(int maxNumberLength, JsonNodeFactory nodes) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DOCUMENT_DEPTH)
                                .maxStringLength(ProfileRules.MAX_BYTES)
                                .maxNameLength(ProfileRules.MAX_BYTES)
                                .maxNumberLength(maxNumberLength)
                                .build())
                        .streamWriteConstraints(StreamWriteConstraints.builder()
                                .maxNestingDepth(MAX_DOCUMENT_DEPTH)
                                .build())
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .nodeFactory(nodes)
                .build();
    }

    /** Jackson with these settings, for streaming. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Writes the layout of the old file, that of Python's {@code json.dump(…, indent=2)}, without its escapes. */
    public static ObjectWriter indented() {
        return INDENTED;
    }

    /**
     * The value of one whole JSON text; a {@code MissingNode} where the text is blank.
     *
     * @throws JacksonException if the text is not one JSON value, with its line and column
     */
    public static JsonNode parse(String text) {
        return read(() -> MAPPER.readTree(text));
    }

    /** As {@link #parse(String)}, from UTF-8. */
    public static JsonNode parse(byte[] utf8) {
        return read(() -> MAPPER.readTree(utf8));
    }

    /** As {@link #parse(byte[])}, of what a database was given and gives back in its own notation. */
    public static JsonNode parseStored(byte[] utf8) {
        return read(() -> STORED.readTree(utf8));
    }

    /** Makes nodes of what a database gives back. */
    public static JsonNodeFactory storedNodes() {
        return STORED.getNodeFactory();
    }

    private static JsonNode read(Supplier<JsonNode> reading) {
        try {
            return reading.get();
        } catch (NumberFormatException e) {
            // Jackson lets it through where an exponent is beyond what BigDecimal can hold.
            throw new StreamReadException(null, "a number's exponent is out of range", e);
        }
    }

    /** The value's compact text as UTF-8. */
    public static byte[] bytes(JsonNode value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The value's compact text. */
    public static String text(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A decimal that stays one in text: {@code 1e0} becomes {@code 1.0}, for its text would be {@code 1}. */
    static BigDecimal keepingKind(BigDecimal decimal) {
        return decimal.scale() == 0 ? decimal.setScale(1) : decimal;
    }

    /** Zeros that only stand for an exponent become one again, so that whoever reads the text is not over the limit. */
    private static final class StoredFactory extends KindKeepingFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public tools.jackson.databind.node.ValueNode numberNode(BigDecimal value) {
            return super.numberNode(value.precision() > ProfileRules.MAX_NUMBER_LENGTH ? withoutZeros(value) : value);
        }

        /** {@code stripTrailingZeros} divides by ten, once for each of thousands of zeros. */
        private static BigDecimal withoutZeros(BigDecimal value) {
            String digits = value.unscaledValue().toString();
            int end = digits.length();
            while (end > 1 && digits.charAt(end - 1) == '0') {
                end--;
            }
            return new BigDecimal(new BigInteger(digits.substring(0, end)), value.scale() - (digits.length() - end));
        }
    }

    private static class KindKeepingFactory extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public tools.jackson.databind.node.ValueNode numberNode(BigDecimal value) {
            return super.numberNode(keepingKind(value));
        }
    }
}
