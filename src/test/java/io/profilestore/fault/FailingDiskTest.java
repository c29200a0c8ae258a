package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.fault.FailingDisk.Forcing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that find no room, and forces that fail. */
class FailingDiskTest {

    @TempDir
    Path temporary;

    private Path file;
    private FailingDisk disk;
    private FileChannel channel;

    @BeforeEach
    void open() throws IOException {
        Path directory = temporary.toRealPath();
        file = directory.resolve("x.mv.db");
        disk = FailingDisk.over("failingdisk", directory);
        channel = FilePath.get("failingdisk:" + file).open("rw");
        assertThat(write("abcd", 0)).isEqualTo(4);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        disk.close();
    }

    private int write(String text, long position) throws IOException {
        return channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), position);
    }

    @Test
    void write_beyondTheLimit_failsUntilThereIsRoom() throws IOException {
        disk.limit(4, true);

        assertThatThrownBy(() -> write("e", 4)).hasMessage("No space left on device");
        assertThat(disk.refused()).isEqualTo(1);

        disk.makeRoom();
        assertThat(write("e", 4)).isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo("abcde");
    }

    @Test
    void write_acrossTheLimit_writesWhatFits() throws IOException {
        disk.limit(6, true);

        assertThat(write("efgh", 4)).isEqualTo(2);

        assertThat(Files.readString(file)).isEqualTo("abcdef");
    }

    @Test
    void write_overWhatIsThere_dependsOnTheDisk() throws IOException {
        disk.limit(0, true);
        assertThat(write("A", 0)).isEqualTo(1);

        disk.limit(0, false);
        assertThatThrownBy(() -> write("B", 1)).hasMessage("No space left on device");

        assertThat(Files.readString(file)).isEqualTo("Abcd");
    }

    @Test
    void isForced_untilSomethingIsWritten() throws IOException {
        assertThat(disk.isForced()).isFalse();

        channel.force(true);
        assertThat(disk.isForced()).isTrue();
        assertThat(disk.forced()).isEqualTo(1);
        assertThat(disk.written()).isEqualTo(4);
    }

    @Test
    void force_toldToFailOnce_failsOnce() throws IOException {
        disk.force(Forcing.FAILS_ONCE);

        assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);

        channel.force(true);
        assertThat(disk.refused()).isEqualTo(1);
    }

    @Test
    void force_toldToFail_failsUntilToldOtherwise() throws IOException {
        disk.force(Forcing.FAILS);

        assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);

        disk.force(Forcing.WORKS);
        channel.force(true);
    }
}
