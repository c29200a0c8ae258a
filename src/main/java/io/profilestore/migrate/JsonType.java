package io.profilestore.migrate;

import io.profilestore.schema.ColumnType;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What a field holds, as JSON has it, but that integers and decimals are told apart; {@code null} is none of these. */
public enum JsonType {
    /** {@code true} and {@code false}. */
    BOOLEAN(ColumnType.BOOLEAN),
    /** Numbers without a point and an exponent, of any size. */
    INTEGER(ColumnType.BIGINT),
    /** All other numbers. */
    DECIMAL(ColumnType.DECIMAL),
    /** Strings. */
    STRING(ColumnType.VARCHAR),
    /** Arrays. */
    ARRAY(ColumnType.JSON),
    /** Objects. */
    OBJECT(ColumnType.JSON);

    private final ColumnType column;

    JsonType(ColumnType column) {
        this.column = column;
    }

    /** The only type of column that values of this type may fit. */
    ColumnType column() {
        return column;
    }

    /** @param value not {@code null} */
    static JsonType of(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> BOOLEAN;
            case NUMBER -> value.isIntegralNumber() ? INTEGER : DECIMAL;
            case STRING -> STRING;
            case ARRAY -> ARRAY;
            default -> OBJECT;
        };
    }

    /** For example {@code integer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
