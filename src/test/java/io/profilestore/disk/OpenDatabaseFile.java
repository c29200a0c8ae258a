package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;

/** A file with three chunks, for tests. */
abstract class OpenDatabaseFile {

    static final int BLOCK = DatabaseFile.BLOCK;

    final RecordedFile disk = new RecordedFile();
    DatabaseFile file;

    /** A database that was created, has three chunks of one block, in the blocks 2 to 4, and is open. */
    @BeforeEach
    void create() throws IOException {
        file = new DatabaseFile(disk);
        write(header(0, 0), 0);
        write(chunk(1, 1), 2);
        write(chunk(2, 1), 3);
        write(chunk(3, 1), 4);
        file.force(true);
        write(header(3, 4), 0);
        file.force(true);
        disk.log.clear();
    }

    void reopen() throws IOException {
        file = new DatabaseFile(disk);
        disk.log.clear();
    }

    void write(ByteBuffer bytes, int block) throws IOException {
        file.write(bytes, (long) block * BLOCK);
    }

    String text(int block) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(ChunkLine.LONGEST);
        file.read(line, (long) block * BLOCK);
        return new String(line.array(), StandardCharsets.ISO_8859_1);
    }

    ByteBuffer block(int number) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        disk.read(block, (long) number * BLOCK);
        return block.flip();
    }

    static ByteBuffer header(int version, int block) {
        return header(version, block, "");
    }

    static ByteBuffer header(int version, int block, String clean) {
        ByteBuffer copy = copy(version, block, clean);
        return ByteBuffer.allocate(2 * BLOCK).put(copy.duplicate()).put(copy).flip();
    }

    static ByteBuffer copy(int version, int block, String clean) {
        return new StoreHeader("H:2,block:%x,blockSize:1000,chunk:%x%s,created:1a2,format:3,version:%x"
                        .formatted(block, version, clean, version))
                .block();
    }

    static ByteBuffer text(String line) {
        return ByteBuffer.allocate(BLOCK).put(0, (line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    static ByteBuffer chunk(int version, int blocks) {
        ByteBuffer chunk = ByteBuffer.allocate(blocks * BLOCK);
        String line = "chunk:%x,len:%x,version:%x".formatted(version, blocks, version);
        return chunk.put(0, (line + " ".repeat(100) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
