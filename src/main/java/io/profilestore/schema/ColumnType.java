package io.profilestore.schema;

import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a declared column holds. A value <em>fits</em> a column exactly when writing it and reading it back gives the same
 * JSON value; anything else stays in {@code extra}.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>here</th><th>JSON</th><th>Java</th><th>H2</th></tr>
 * <tr><td>BOOLEAN</td><td>true, false</td><td>boolean</td><td>BOOLEAN</td></tr>
 * <tr><td>BIGINT</td><td>integers of 64 bits</td><td>long</td><td>BIGINT</td></tr>
 * <tr><td>DECIMAL</td><td>decimals, never integers</td><td>BigDecimal</td><td>DECFLOAT</td></tr>
 * <tr><td>VARCHAR</td><td>strings</td><td>String</td><td>VARCHAR</td></tr>
 * <tr><td>JSON</td><td>arrays and objects</td><td>JsonNode</td><td>JSON</td></tr>
 * </table>
 */
public enum ColumnType {
    /** Truth values. */
    BOOLEAN {
        @Override
        public boolean fits(JsonNode value) {
            return value.isBoolean();
        }
    },
    /** Integers of 64 bits; larger ones do not fit. */
    BIGINT {
        @Override
        public boolean fits(JsonNode value) {
            return value.isIntegralNumber() && value.canConvertToLong();
        }
    },
    /**
     * Decimals of any size and precision. Integers do not fit, because the database drops trailing zeros: {@code 1.0}
     * comes back as 1, and only the knowledge that it was no integer restores it.
     */
    DECIMAL {
        @Override
        public boolean fits(JsonNode value) {
            return value.isNumber() && !value.isIntegralNumber();
        }
    },
    /** Strings of any length. */
    VARCHAR {
        @Override
        public boolean fits(JsonNode value) {
            return value.isString();
        }
    },
    /** Arrays and objects. */
    JSON {
        @Override
        public boolean fits(JsonNode value) {
            return value.isContainer();
        }
    };

    /** The type of a name, as {@code profile_column} has it; empty where there is none. */
    static Optional<ColumnType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Whether a column of this type gives this value back as it is; JSON {@code null} fits none. */
    public abstract boolean fits(JsonNode value);
}
