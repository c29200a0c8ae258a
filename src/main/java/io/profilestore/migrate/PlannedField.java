package io.profilestore.migrate;

import io.profilestore.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * A field of a source, and where its values go.
 *
 * @param summary what it holds
 * @param share of all profiles that have it, from 0 to 1
 * @param column the type of its column; empty where it lives in {@code extra}
 * @param declared whether the store has that column already
 * @param misfits how many of its values do not fit the column and live in {@code extra}; JSON null, which always
 *     does, is not counted
 * @param undeclared why it lives in {@code extra}; empty where it has a column
 */
public record PlannedField(
        FieldSummary summary,
        double share,
        Optional<ColumnType> column,
        boolean declared,
        long misfits,
        Optional<UndeclaredField> undeclared) {

    /** The share in words, for example {@code 66.6 %}; rounded down, so that {@code 100 %} is all of them. */
    public String percent() {
        return percent(share);
    }

    static String percent(double share) {
        return BigDecimal.valueOf(100 * share)
                        .setScale(1, RoundingMode.DOWN)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}
