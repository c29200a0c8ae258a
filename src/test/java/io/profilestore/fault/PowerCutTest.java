package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.fault.PowerCut.Moment;
import io.profilestore.fault.Unforced.Survivors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk holds after a cut: what was forced, and of the rest what chance wants. */
class PowerCutTest {

    private static final int SECTOR = Unforced.SECTOR;

    @TempDir
    Path temporary;

    private Path directory;
    private Path file;
    private PowerCut power;

    @BeforeEach
    void install() throws IOException {
        directory = Files.createDirectory(temporary.toRealPath().resolve("live"));
        file = directory.resolve("x.mv.db");
        power = PowerCut.over("powercut", directory, temporary.resolve("kept"), true);
    }

    @AfterEach
    void remove() {
        power.close();
    }

    private FileChannel open() throws IOException {
        return FilePath.get("powercut:" + file).open("rw");
    }

    /** So many sectors full of one byte. */
    private static void write(FileChannel channel, long sector, int sectors, int content) throws IOException {
        byte[] bytes = new byte[sectors * SECTOR];
        Arrays.fill(bytes, (byte) content);
        assertThat(channel.write(ByteBuffer.wrap(bytes), sector * SECTOR)).isEqualTo(bytes.length);
    }

    /** The first byte of each sector of an image. */
    private String image(Survivors survivors, long seed) throws IOException {
        Path target = temporary.resolve("image");
        power.writeImage(file, target, survivors, new SplittableRandom(seed));
        byte[] bytes = Files.readAllBytes(target);
        StringBuilder sectors = new StringBuilder();
        for (int i = 0; i < bytes.length; i += SECTOR) {
            sectors.append(bytes[i] == 0 ? '.' : (char) bytes[i]);
        }
        return sectors.toString();
    }

    private Set<String> images(Survivors survivors) throws IOException {
        Set<String> images = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            images.add(image(survivors, seed));
        }
        return images;
    }

    @Test
    void cut_forced_isKept() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 2, 'a');
            channel.force(false);
            assertThat(power.unforcedBytes()).isZero();
            power.cut();
            assertThat(images(Survivors.SUBSET)).containsExactly("aa");
        }
    }

    @Test
    void cut_nothingSurvives_unforcedIsGone() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 1, 'a');
            channel.force(false);
            write(channel, 0, 2, 'b');
            assertThat(power.unforcedBytes()).isEqualTo(2 * SECTOR);
            power.cut();
            assertThat(images(Survivors.NONE)).containsExactly("a");
        }
    }

    @Test
    void cut_prefixSurvives_isInOrder() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 1, 'a');
            write(channel, 1, 1, 'b');
            write(channel, 2, 1, 'c');
            power.cut();
            assertThat(images(Survivors.PREFIX)).containsExactlyInAnyOrder("", "a", "ab", "abc");
        }
    }

    @Test
    void cut_subsetSurvives_laterIsThereWithoutEarlier() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 1, 'a');
            write(channel, 1, 1, 'b');
            power.cut();
            assertThat(images(Survivors.SUBSET)).containsExactlyInAnyOrder("", "a", ".b", "ab");
        }
    }

    @Test
    void cut_subsetSurvives_writesAreTornAtSectors() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 3, 'a');
            channel.force(false);
            write(channel, 0, 3, 'b');
            power.cut();
            assertThat(images(Survivors.SUBSET)).contains("aaa", "bbb", "bab", "aba");
        }
    }

    @Test
    void cut_unforcedTruncation_isDoneOrNot() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 3, 'a');
            channel.force(false);
            channel.truncate(SECTOR);
            power.cut();
            assertThat(images(Survivors.SUBSET)).containsExactlyInAnyOrder("a", "aaa");
        }
    }

    @Test
    void cut_duringAForce_laterWriteIsNotForced() throws IOException {
        Unforced unforced = new Unforced(file, temporary.resolve("forced"));
        unforced.written(0, new byte[] {'a'});
        long first = unforced.count();
        unforced.written(1, new byte[] {'b'});
        long both = unforced.count();
        unforced.written(2, new byte[] {'c'});

        // Two forces at one time, which end one after the other.
        unforced.force(first);
        unforced.force(both);

        assertThat(temporary.resolve("forced")).hasContent("ab");
        assertThat(unforced.bytes()).isEqualTo(1);
    }

    @Test
    void cut_diskThatDoesNotForce_losesEverythingSinceOpening() throws IOException {
        power.close();
        power = PowerCut.over("powercut", directory, temporary.resolve("kept"), false);
        try (FileChannel channel = open()) {
            write(channel, 0, 1, 'a');
            channel.force(false);
            power.cut();
            assertThat(power.unforcedBytes()).isEqualTo(SECTOR);
            assertThat(images(Survivors.NONE)).containsExactly("");
        }
    }

    @Test
    void arm_write_cutsInsideOfIt() throws Exception {
        try (FileChannel channel = open()) {
            power.arm(Moment.WRITE, 1);
            assertThatThrownBy(() -> write(channel, 0, 1, 'a')).isInstanceOf(IOException.class);
            assertThat(power.await(Duration.ZERO)).isTrue();
            assertThat(images(Survivors.SUBSET)).containsExactlyInAnyOrder("", "a");
        }
    }

    @Test
    void arm_secondWrite_cutsInsideOfThatOne() throws Exception {
        try (FileChannel channel = open()) {
            power.arm(Moment.WRITE, 2);
            write(channel, 0, 1, 'a');
            channel.force(false);
            assertThatThrownBy(() -> write(channel, 1, 1, 'b')).isInstanceOf(IOException.class);
            assertThat(images(Survivors.SUBSET)).containsExactlyInAnyOrder("a", "ab");
        }
    }

    @Test
    void arm_force_cutsBeforeIt() throws Exception {
        try (FileChannel channel = open()) {
            power.arm(Moment.FORCE, 1);
            channel.force(false);
            write(channel, 0, 1, 'a');
            assertThatThrownBy(() -> channel.force(false)).isInstanceOf(IOException.class);
            assertThat(power.unforcedBytes()).isEqualTo(SECTOR);
        }
    }

    @Test
    void cut_everythingAfterIt_fails() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, 0, 1, 'a');
            power.cut();
            assertThatThrownBy(() -> write(channel, 0, 1, 'b')).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.force(false)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(IOException.class);
            assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        }
    }

    @Test
    void writeImage_ofADatabase_hasWhatACheckpointForced() throws Exception {
        Path target = temporary.resolve("after.mv.db");
        try (Connection connection = connect("powercut:" + directory.resolve("x"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (n INT)");
            statement.execute("INSERT INTO t VALUES (1)");
            statement.execute("CHECKPOINT SYNC");
            statement.execute("INSERT INTO t VALUES (2)");
            power.cut();
            power.writeImage(file, target, Survivors.NONE, new SplittableRandom(1));
        } catch (SQLException e) {
            // Closing without power.
        }
        try (Connection connection = connect(target.toString().replace(".mv.db", ""));
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT MAX(n) FROM t")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    private static Connection connect(String path) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + path + ";TRACE_LEVEL_FILE=0", "sa", "");
    }
}
