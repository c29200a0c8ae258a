package io.profilestore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order MVStore's writes get to the disk, and what is seen of a chunk that did not get there whole. */
class DatabaseFileTest {

    private static final int BLOCK = 4096;

    private final RecordedFile disk = new RecordedFile();
    private DatabaseFile file;

    /** A database that was created and closed: headers, and two chunks of one block. */
    @BeforeEach
    void create() throws IOException {
        DatabaseFile created = new DatabaseFile(disk);
        created.write(header(1, ""), 0);
        created.write(chunk(1, 1), 2 * BLOCK);
        created.write(chunk(2, 1), 3 * BLOCK);
        created.force(true);
        file = new DatabaseFile(disk);
        file.force(true);
        disk.log.clear();
    }

    @Test
    void write_overForcedPart_forcesWhatWasWrittenSince() throws IOException {
        file.write(chunk(3, 1), 4 * BLOCK);
        file.write(chunk(4, 1), 2 * BLOCK);

        assertThat(disk.log).containsExactly("write 16384 4096", "force", "write 8192 4096");
    }

    @Test
    void write_overForcedPartWithNothingSince_forcesNothing() throws IOException {
        file.write(chunk(3, 1), 2 * BLOCK);

        assertThat(disk.log).containsExactly("write 8192 4096");
    }

    @Test
    void write_beyondForcedPart_forcesNothing() throws IOException {
        file.write(chunk(3, 1), 4 * BLOCK);
        file.write(chunk(4, 1), 5 * BLOCK);

        assertThat(disk.log).containsExactly("write 16384 4096", "write 20480 4096");
    }

    @Test
    void open_afterKill_countsNothingAsForced() throws IOException {
        DatabaseFile reopened = new DatabaseFile(disk);

        reopened.write(chunk(3, 1), 2 * BLOCK);

        assertThat(disk.log).containsExactly("force", "write 8192 4096");
    }

    @Test
    void truncate_withSomethingSince_forcesThat() throws IOException {
        file.write(chunk(3, 1), 2 * BLOCK);
        file.truncate(3 * BLOCK);

        assertThat(disk.log).containsExactly("write 8192 4096", "force", "truncate 12288");
    }

    @Test
    void header_firstTime_isForcedCopyByCopy() throws IOException {
        file.write(chunk(3, 1), 4 * BLOCK);
        file.write(header(3, ""), 0);

        assertThat(disk.log).containsExactly("write 16384 4096", "force", "write 0 4096", "force", "write 4096 4096");
    }

    @Test
    void header_later_takesTheOtherCopyOnceTheLastIsForced() throws IOException {
        file.write(header(3, ""), 0);
        file.force(true);
        disk.log.clear();

        file.write(header(4, ""), 0);
        file.write(header(5, ""), 0);
        file.force(true);
        file.write(header(6, ""), 0);

        assertThat(disk.log).containsExactly("write 0 4096", "write 0 4096", "force", "write 4096 4096");
    }

    @Test
    void header_ofCleanShutdown_isInBothCopies() throws IOException {
        file.write(header(3, ""), 0);
        file.force(true);
        file.write(header(4, ",clean:1"), 0);
        file.force(true);

        assertThat(text(0)).contains("version:4").contains("clean:1");
        assertThat(text(BLOCK)).contains("version:4").contains("clean:1");
    }

    @Test
    void read_chunkThatIsWhole_isAsWritten() throws IOException {
        file.write(chunk(3, 2), 4 * BLOCK);

        assertThat(text(4 * BLOCK)).startsWith("chunk:3,len:2,version:3").contains(",crc:");
    }

    @Test
    void read_chunkThatIsNotWhole_isZeros() throws IOException {
        file.write(chunk(3, 2), 4 * BLOCK);
        disk.spoil(5 * BLOCK);

        assertThat(text(4 * BLOCK)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    @Test
    void read_chunkThatEndsBeyondTheFile_isZeros() throws IOException {
        file.write(chunk(3, 2), 4 * BLOCK);
        disk.truncate(5 * BLOCK);

        assertThat(text(4 * BLOCK)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    @Test
    void read_chunkThatANewerOneSaysWasForced_isNotChecked() throws IOException {
        file.write(chunk(3, 2), 4 * BLOCK);
        file.force(true);
        file.write(chunk(4, 1), 6 * BLOCK);
        disk.spoil(5 * BLOCK);
        DatabaseFile reopened = new DatabaseFile(disk);

        assertThat(text(reopened, 6 * BLOCK)).startsWith("chunk:4");
        assertThat(text(reopened, 4 * BLOCK)).startsWith("chunk:3");
    }

    @Test
    void read_chunkOfAnotherProgram_isNotChecked() throws IOException {
        disk.write(chunk(3, 2), 4 * BLOCK);
        disk.spoil(5 * BLOCK);

        assertThat(text(4 * BLOCK)).startsWith("chunk:3");
    }

    private String text(int position) throws IOException {
        return text(file, position);
    }

    private static String text(DatabaseFile from, int position) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(ChunkLine.LONGEST);
        from.read(line, position);
        return new String(line.array(), StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer header(int version, String more) {
        ByteBuffer header = ByteBuffer.allocate(2 * BLOCK);
        byte[] line = ("H:2,version:" + version + more + "\n").getBytes(StandardCharsets.ISO_8859_1);
        header.put(0, line).put(BLOCK, line);
        return header;
    }

    private static ByteBuffer chunk(int version, int blocks) {
        ByteBuffer chunk = ByteBuffer.allocate(blocks * BLOCK);
        String line = "chunk:%x,len:%x,version:%x".formatted(version, blocks, version);
        chunk.put(0, (line + " ".repeat(100) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return chunk;
    }
}
