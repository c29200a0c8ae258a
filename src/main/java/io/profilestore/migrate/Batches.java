package io.profilestore.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands records on in batches, small enough for memory and large enough to be worth a round trip. */
final class Batches {

    static final int MAX_RECORDS = 1_000;
    static final long MAX_TEXT_BYTES = 1024 * 1024;

    private final Consumer<List<SourceRecord>> next;
    private List<SourceRecord> batch = new ArrayList<>();
    private long textBytes;

    /** @param next is given each batch, never an empty one, and may keep it */
    Batches(Consumer<List<SourceRecord>> next) {
        this.next = next;
    }

    void add(SourceRecord record) {
        batch.add(record);
        textBytes += record.byteLength();
        if (batch.size() == MAX_RECORDS || textBytes >= MAX_TEXT_BYTES) {
            flush();
        }
    }

    /** Hands on what is left. */
    void flush() {
        if (!batch.isEmpty()) {
            List<SourceRecord> full = batch;
            batch = new ArrayList<>();
            textBytes = 0;
            next.accept(full);
        }
    }
}
