package io.profilestore.stress;

import java.util.Locale;

/** Round numbers on an axis: 1, 2 or 5 times a power of ten apart. */
final class Ticks {

    private Ticks() {}

    /** @param count about how many there are to be over this range */
    static double step(double range, int count) {
        double rough = range / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double times = rough / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** A number of that step, without more digits than it needs. */
    static String text(double value, double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
