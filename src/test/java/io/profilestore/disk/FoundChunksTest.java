package io.profilestore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is seen of a file, and of chunks that did not get there whole, when it is opened again. */
class FoundChunksTest extends OpenDatabaseFile {

    /** As H2 alone leaves it. */
    @Test
    void read_headerThatSaysTheStoreWasClosedInOrder_isShownWithout() throws IOException {
        disk.write(header(3, 4, ",clean:1"), 0);
        reopen();
        ByteBuffer shown = ByteBuffer.allocate(2 * BLOCK);
        file.read(shown, 0);

        assertThat(shown.flip()).isEqualTo(header(3, 4));
        assertThat(block(0)).isEqualTo(copy(3, 4, ",clean:1"));
    }

    @Test
    void reopen_newestChunkFoundWithoutHeader_headerLeadsToItBeforeAnythingIsOverwritten() throws IOException {
        disk.write(chunk(4, 1), 5 * BLOCK);
        reopen();
        assertThat(text(5)).startsWith("chunk:4");

        write(chunk(5, 1), 2);

        assertThat(disk.log)
                .containsExactly("force", "write 0 4096", "force", "write 4096 4096", "force", "write 8192 4096");
        assertThat(StoreHeader.of(block(0)).orElseThrow().newest()).isEqualTo(new NewestChunk(5, 4, 4));
    }

    /** Version 5 is whole but was given up, for another chunk that it needs is not. */
    @Test
    void reopen_newerChunkThatWasGivenUp_isRemoved() throws IOException {
        disk.write(chunk(5, 1), 6 * BLOCK);
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(6)).startsWith("chunk:5");

        write(chunk(4, 1), 2);

        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
        assertThat(text(4)).startsWith("chunk:3");
    }

    /** MVStore looks everywhere for version 3 only because the header leads to a version that it gives up. */
    @Test
    void reopen_headerLeadsToAChunkThatWasGivenUp_isWrittenBeforeThatIsRemoved() throws IOException {
        write(chunk(5, 1), 6);
        file.force(true);
        reopen();
        assertThat(text(6)).startsWith("chunk:5");
        assertThat(text(4)).startsWith("chunk:3");

        write(chunk(4, 1), 7);

        assertThat(disk.log).startsWith("force", "write 0 4096", "force", "write 4096 4096", "write 24576 4096");
    }

    /** It would be believed once a newer one says that everything was forced up to its version, which comes again. */
    @Test
    void reopen_newerChunkThatIsNotWhole_isRemoved() throws IOException {
        write(chunk(4, 2), 6);
        disk.spoil(7 * BLOCK);
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));

        write(chunk(4, 1), 2);
        file.force(true);
        write(chunk(5, 1), 5);
        reopen();

        assertThat(text(5)).startsWith("chunk:5");
        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    /** Version 4 got there whole, version 3 did not; then there was another version 3, and another cut. */
    @Test
    void read_chunkOfAnotherHistoryThanTheHeaders_isZeros() throws IOException {
        write(chunk(4, 1), 5);
        reopen();
        assertThat(text(3)).startsWith("chunk:2");
        write(chunk(3, 1), 4);
        reopen();

        assertThat(text(3)).startsWith("chunk:2");
        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(5)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    /** A cut left it where the next opening did not look; then came another version 4, which the second cut took away. */
    @Test
    void read_chunkOfAnotherHistoryThanNewerOnes_isZeros() throws IOException {
        write(chunk(4, 1), 5);
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        write(chunk(4, 1), 6);
        write(chunk(5, 1), 7);
        write(chunk(6, 1), 8);
        disk.spoil(6 * BLOCK + 10);
        disk.spoil(7 * BLOCK + 10);
        reopen();

        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(8)).startsWith("chunk:6");
        assertThat(text(5)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    /** A header got to the disk before its chunk: the other copy's counts. */
    @Test
    void read_headerLeadsToAChunkThatIsNotWhole_historyIsTheOtherCopys() throws IOException {
        write(chunk(4, 1), 5);
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        write(chunk(4, 1), 6);
        file.force(true);
        write(chunk(5, 1), 7);
        file.force(true);
        disk.spoil(7 * BLOCK + 10);
        reopen();

        assertThat(text(7)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
        assertThat(text(6)).startsWith("chunk:4");
        assertThat(text(5)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    /** The older run had written both versions; the newer one goes on from the first of them. */
    @Test
    void read_chunkThatTheHeadersHistoryNeeds_isShownWhateverWasReadBefore() throws IOException {
        write(chunk(4, 1), 5);
        write(chunk(5, 1), 6);
        reopen();
        assertThat(text(5)).startsWith("chunk:4");
        write(chunk(5, 1), 7);
        file.force(true);
        reopen();

        assertThat(text(7)).startsWith("chunk:5");
        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
        assertThat(text(5)).startsWith("chunk:4");
    }

    @Test
    void read_firstChunkSinceOpening_followsOnAnyOther() throws IOException {
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        write(chunk(4, 1), 5);
        write(chunk(5, 1), 6);
        reopen();

        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(5)).startsWith("chunk:4");
        assertThat(text(6)).startsWith("chunk:5");
    }

    @Test
    void read_chunkThatWasMovedSinceOpening_followsOnItsOwn() throws IOException {
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        write(chunk(4, 1), 5);
        ByteBuffer moved = ByteBuffer.allocate(BLOCK);
        file.read(moved, 4 * BLOCK);
        write(moved.flip(), 7);
        reopen();

        assertThat(text(3)).startsWith("chunk:2");
        assertThat(text(7)).startsWith("chunk:3");
        assertThat(text(5)).startsWith("chunk:4");
    }

    /** MVStore keeps such a text of each chunk in pages, which may begin where a chunk could. */
    @Test
    void reopen_textAboutAChunk_isNoChunk() throws IOException {
        disk.write(text("chunk:9,block:2,len:7,version:9"), 6 * BLOCK);
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(6)).startsWith("chunk:9");

        write(chunk(4, 1), 2);

        assertThat(text(6)).startsWith("chunk:9");
    }

    /** A value may look like one. */
    @Test
    void reopen_chunkInsideOfAWholeOne_isNoChunk() throws IOException {
        ByteBuffer chunk = chunk(4, 3);
        chunk.put(BLOCK, text("chunk:9,len:1,version:9,forced:8"), 0, BLOCK);
        chunk.put(2 * BLOCK, text("chunk:1,len:1,version:a,forced:8,crc:00000000"), 0, BLOCK);
        write(chunk, 5);
        reopen();
        assertThat(text(5)).startsWith("chunk:4");
        assertThat(text(6)).startsWith("chunk:9");
        assertThat(text(7)).startsWith("chunk:1");

        write(chunk(5, 1), 2);

        assertThat(block(6).get(0)).isEqualTo((byte) 'c');
        assertThat(block(7).get(0)).isEqualTo((byte) 'c');
    }

    /** As it does before it moves chunks, though none is new. */
    @Test
    void reopen_headerIsWrittenFirst_chunkThatWasGivenUpIsRemoved() throws IOException {
        disk.write(chunk(5, 1), 6 * BLOCK);
        reopen();
        assertThat(text(4)).startsWith("chunk:3");
        assertThat(text(6)).startsWith("chunk:5");

        write(header(3, 4), 0);

        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    @Test
    void read_chunkThatIsWhole_isAsWritten() throws IOException {
        write(chunk(4, 2), 5);

        assertThat(text(5)).startsWith("chunk:4,len:2,version:4").containsPattern(",forced:3,run:1.[0-9a-f]{4},crc:");
    }

    @Test
    void read_chunkThatIsNotWhole_isZeros() throws IOException {
        write(chunk(4, 2), 5);
        disk.spoil(6 * BLOCK);

        assertThat(text(5)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    @Test
    void read_chunkThatEndsBeyondTheFile_isZeros() throws IOException {
        write(chunk(4, 2), 5);
        disk.truncate(6 * BLOCK);

        assertThat(text(5)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    @Test
    void read_chunkThatWasSealedAndMoved_isWhole() throws IOException {
        write(chunk(4, 2), 5);
        ByteBuffer moved = ByteBuffer.allocate(2 * BLOCK);
        file.read(moved, 5 * BLOCK);

        write(moved.flip(), 7);

        assertThat(text(7)).startsWith("chunk:4").containsOnlyOnce(",crc:");
    }

    @Test
    void read_chunkThatANewerOneSaysWasForced_isNotChecked() throws IOException {
        write(chunk(4, 2), 5);
        file.force(true);
        write(chunk(5, 1), 7);
        disk.spoil(6 * BLOCK);
        reopen();

        assertThat(text(7)).startsWith("chunk:5");
        assertThat(text(5)).startsWith("chunk:4");
    }

    /** Its version had been forced where it was before. */
    @Test
    void read_chunkThatWasMovedSinceTheForceThatANewerOneTellsOf_isChecked() throws IOException {
        write(chunk(4, 2), 5);
        file.force(true);
        ByteBuffer moved = ByteBuffer.allocate(2 * BLOCK);
        file.read(moved, 5 * BLOCK);
        write(moved.flip(), 7);
        write(chunk(5, 1), 9);
        disk.spoil(8 * BLOCK);
        reopen();

        assertThat(text(9)).startsWith("chunk:5");
        assertThat(text(5)).startsWith("chunk:4");
        assertThat(text(7)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    /** What the runs before had forced counts for it, too. */
    @Test
    void read_firstChunkSinceOpeningThatIsNotWhole_isZeros() throws IOException {
        write(chunk(4, 1), 5);
        file.force(true);
        reopen();
        assertThat(text(5)).startsWith("chunk:4").contains(",forced:3");
        write(chunk(5, 2), 6);
        disk.spoil(7 * BLOCK);
        reopen();

        assertThat(text(5)).startsWith("chunk:4");
        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    /** A cut left half of version 5, where opening did not look; the next one comes before the version 5 that replaces it. */
    @Test
    void read_chunkOfAVersionThatComesAgain_isChecked() throws IOException {
        write(chunk(4, 1), 5);
        write(chunk(5, 2), 6);
        disk.spoil(7 * BLOCK);
        reopen();
        write(chunk(5, 1), 8);
        write(chunk(6, 1), 9);
        disk.spoil(8 * BLOCK);
        reopen();

        assertThat(text(9)).startsWith("chunk:6").contains(",forced:4");
        assertThat(text(6)).isEqualTo("\0".repeat(ChunkLine.LONGEST));
    }

    @Test
    void read_chunkOfAnotherProgram_isNotChecked() throws IOException {
        disk.write(chunk(4, 2), 5 * BLOCK);
        disk.spoil(6 * BLOCK);

        assertThat(text(5)).startsWith("chunk:4");
    }
}
