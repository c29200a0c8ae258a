package io.profilestore.cli;

import java.util.List;

/** Rows of cells as aligned text, two spaces between columns; numbers stand on the right. */
final class Table {

    private Table() {}

    /** @param rows each as long as the first one, the titles */
    static String text(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        Lines lines = new Lines();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(column == 0 ? "" : "  ")
                        .append(" ".repeat(widths[column] - row.get(column).length()))
                        .append(row.get(column));
            }
            lines.add(line.toString());
        }
        return lines.toString();
    }
}
