package io.profilestore.sql;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows in key order, page after page, each beginning after the last key of the one before. One page is held at a time,
 * and nothing is held in the database between pages.
 */
final class Pages<T> implements Iterator<T> {

    /**
     * Some rows.
     *
     * @param last whether there are no more
     */
    record Page<T>(List<T> rows, boolean last) {

        /** The first so many of rows in key order, of which one more was asked for. */
        static <T> Page<T> first(int most, List<T> rows) {
            return new Page<>(rows.subList(0, Math.min(most, rows.size())), rows.size() <= most);
        }
    }

    /** Reads the next rows whose keys begin with a prefix, from a key on, or after it. */
    interface Reader<T> {
        Page<T> page(String key, boolean after);
    }

    private final Reader<T> reader;
    private final Function<T, String> key;
    private Page<T> page;
    private int next;

    private Pages(String prefix, Reader<T> reader, Function<T, String> key) {
        this.reader = reader;
        this.key = key;
        page = reader.page(prefix, false);
    }

    /** The rows whose key begins with a prefix: in key order they are neighbours, and the first is at the prefix. */
    static <T> Stream<T> stream(String prefix, Reader<T> reader, Function<T, String> key) {
        Iterator<T> pages = new Pages<>(prefix, reader, key);
        int order = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, order), false);
    }

    @Override
    public boolean hasNext() {
        if (next == page.rows.size() && !page.last) {
            page = reader.page(key.apply(page.rows.get(next - 1)), true);
            next = 0;
        }
        return next < page.rows.size();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.rows.get(next++);
    }
}
