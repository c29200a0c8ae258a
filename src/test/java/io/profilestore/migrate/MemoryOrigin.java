package io.profilestore.migrate;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;

/** A source's bytes in memory. */
final class MemoryOrigin implements Origin {

    private final byte[] bytes;

    MemoryOrigin(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public State state() {
        return new State(bytes.length, FileTime.fromMillis(0));
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
