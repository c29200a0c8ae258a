package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * A copy of a stream that can be read only once, in a temporary file that nobody else can open: it loses its name as soon
 * as it is open, so that it is gone even after a kill.
 */
final class SpooledOrigin implements Origin {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final String name;
    private final FileChannel channel;
    private final State state;

    private SpooledOrigin(String name, FileChannel channel, long size) {
        this.name = name;
        this.channel = channel;
        this.state = new State(size, FileTime.from(Instant.now()));
    }

    /**
     * Reads the stream to its end and leaves it open.
     *
     * @throws SourceException of kind UNREADABLE if it cannot be read, or not be copied
     */
    static SpooledOrigin of(InputStream in, String name) {
        FileChannel channel = null;
        try {
            Path file = Files.createTempFile("profilestore", ".spool");
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            return new SpooledOrigin(name, channel, copy(in, channel));
        } catch (IOException e) {
            if (channel != null) {
                close(channel);
            }
            throw SourceException.unreadable(
                    name,
                    "it cannot be read, or not be copied to a temporary file (" + e.getMessage() + ")",
                    "Check where it comes from, and the free space in " + System.getProperty("java.io.tmpdir") + ".",
                    e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                int count = channel.read(ByteBuffer.wrap(bytes, start, length), position);
                position += Math.max(0, count);
                return count;
            }
        };
    }

    @Override
    public void close() {
        close(channel);
    }

    private static long copy(InputStream in, FileChannel channel) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            ByteBuffer full = ByteBuffer.wrap(buffer, 0, count);
            while (full.hasRemaining()) {
                size += channel.write(full);
            }
        }
        return size;
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Its name has gone already, and the process's end closes it.
        }
    }
}
