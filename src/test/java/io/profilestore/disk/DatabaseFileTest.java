package io.profilestore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** In which order MVStore's writes get to the disk. */
class DatabaseFileTest extends OpenDatabaseFile {

    @Test
    void write_overForcedPart_forcesWhatWasWrittenSince() throws IOException {
        write(chunk(4, 1), 5);
        write(header(4, 5), 0);
        write(chunk(5, 1), 2);

        assertThat(disk.log).containsExactly("write 20480 4096", "write 0 4096", "force", "write 8192 4096");
    }

    @Test
    void write_overForcedPartWithNothingSince_forcesNothing() throws IOException {
        write(chunk(4, 1), 2);

        assertThat(disk.log).containsExactly("write 8192 4096");
    }

    @Test
    void write_beyondForcedPart_forcesNothing() throws IOException {
        write(chunk(4, 1), 5);
        write(chunk(5, 1), 6);

        assertThat(disk.log).containsExactly("write 20480 4096", "write 24576 4096");
    }

    @Test
    void truncate_withSomethingSince_forcesThat() throws IOException {
        write(chunk(4, 1), 2);
        write(header(4, 2), 0);
        file.truncate(4 * BLOCK);

        assertThat(disk.log).containsExactly("write 8192 4096", "write 0 4096", "force", "truncate 16384");
    }

    @Test
    void header_writtenAgain_takesTheOtherCopyOnceTheLastIsForced() throws IOException {
        write(header(4, 5), 0);
        write(header(5, 6), 0);
        file.force(true);
        write(header(6, 7), 0);

        assertThat(disk.log).containsExactly("write 0 4096", "write 0 4096", "force", "write 4096 4096");
    }

    /** MVStore would not look for the newest chunk when it opens the file again. */
    @Test
    void header_ofStoreThatIsClosedInOrder_doesNotSaySo() throws IOException {
        write(header(3, 4, ",clean:1"), 0);
        file.force(true);

        assertThat(disk.log).containsExactly("write 0 4096", "force");
        assertThat(block(0)).isEqualTo(copy(3, 4, ""));
        assertThat(block(1)).isEqualTo(copy(3, 4, ""));
    }

    /** MVStore finds it by the chunk before, which it may then overwrite. */
    @Test
    void force_newestChunkWithoutHeader_writesOne() throws IOException {
        write(chunk(4, 1), 2);
        file.force(true);

        assertThat(disk.log).containsExactly("write 8192 4096", "write 0 4096", "force");
        assertThat(StoreHeader.of(block(0)).orElseThrow().newest()).isEqualTo(new NewestChunk(2, 4, 4));
        assertThat(StoreHeader.of(block(1)).orElseThrow().newest()).isEqualTo(new NewestChunk(4, 3, 3));
    }

    /** MVStore's first header knows of no chunk yet. */
    @Test
    void force_newFile_headerLeadsToItsNewestChunk() throws IOException {
        RecordedFile created = new RecordedFile();
        file = new DatabaseFile(created);
        ByteBuffer first = new StoreHeader("H:2,blockSize:1000,created:1a2,format:3").block();
        write(ByteBuffer.allocate(2 * BLOCK).put(first.duplicate()).put(first).flip(), 0);
        write(chunk(1, 1), 2);
        file.force(true);

        assertThat(StoreHeader.of(ByteBuffer.wrap(created.bytes()))
                        .orElseThrow()
                        .newest())
                .isEqualTo(new NewestChunk(2, 1, 1));
    }

    /** As H2 2.5.252 writes it. */
    @Test
    void header_leadingToAnOlderChunkThanWasWritten_leadsToTheNewest() throws IOException {
        write(chunk(4, 1), 5);
        write(header(3, 4), 0);
        file.force(true);

        assertThat(StoreHeader.of(block(0)).orElseThrow().newest()).isEqualTo(new NewestChunk(5, 4, 4));
    }

    @Test
    void force_chunkThatWasOnlyMoved_leavesTheHeader() throws IOException {
        write(chunk(1, 1), 5);
        file.force(true);

        assertThat(disk.log).containsExactly("write 20480 4096", "force");
    }

    @Test
    void force_thatFails_closesTheFile() throws IOException {
        write(chunk(4, 1), 2);
        disk.failForces();

        assertThatThrownBy(() -> file.force(true)).hasMessage("Input/output error");

        assertThat(file.isOpen()).isFalse();
        assertThat(disk.isOpen()).isFalse();
    }
}
