package io.profilestore.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody probably meant to type. */
final class Nearest {

    private static final int MAX_SLIPS = 2;

    private Nearest() {}

    /** The name that takes the fewest slips to get from, at most two and fewer than the name has letters. */
    static Optional<String> to(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> !name.equals(typed))
                .filter(name -> slips(typed, name) <= Math.min(MAX_SLIPS, name.length() - 1))
                .min(Comparator.comparingInt(name -> slips(typed, name)));
    }

    /** Letters to insert, remove or replace (Levenshtein's distance). */
    private static int slips(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
