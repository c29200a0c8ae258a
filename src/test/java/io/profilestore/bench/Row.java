package io.profilestore.bench;

import java.util.function.Consumer;

/** One question of the benchmarks: a table, a plot and a section of docs/benchmarks.md. */
interface Row {

    /** In one word, as {@code -Dbench.rows} and the results name it. */
    String name();

    /** The heading of its section. */
    String title();

    /** Measures; a figure that is handed over before a failure is kept. */
    void measure(Bench bench, Consumer<Figure> figures) throws Exception;

    /** The plot; null where a table says it all. */
    Plot plot();
}
