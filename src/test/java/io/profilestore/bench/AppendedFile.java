package io.profilestore.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The least that a change can be that survives a power cut: a few bytes at the end of a file, and a wait for the disk. */
final class AppendedFile implements AutoCloseable {

    private static final int BYTES = 200;

    private final FileChannel file;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);

    AppendedFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    }

    void append() throws IOException {
        bytes.clear();
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
