package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicatesTest {

    @ParameterizedTest
    @CsvSource({"1, 64", "2, 64", "3, 4096", "4, 1048576"})
    void isSuperseded_generatedKeysAndFilterOfAnySize_isExact(int seed, int bits) {
        Random random = new Random(seed);
        Duplicates duplicates = Duplicates.withFilter(bits);
        int[] keys = random.ints(5_000, 0, 3_000).toArray();
        int[] last = new int[3_000];
        for (int i = 0; i < keys.length; i++) {
            assertThat(duplicates.note("user:" + keys[i], i)).isTrue();
            last[keys[i]] = i;
        }

        for (int i = 0; i < keys.length; i++) {
            assertThat(duplicates.isSuperseded("user:" + keys[i], i)).isEqualTo(last[keys[i]] != i);
        }
    }

    @Test
    void note_filterThatIsFull_suspectsEveryKeyAndSupersedesNone() {
        Duplicates duplicates = Duplicates.withFilter(64);
        for (int i = 0; i < 1_000; i++) {
            assertThat(duplicates.note("user:" + i, i)).isTrue();
        }

        assertThat(duplicates.suspects()).isGreaterThan(900);
        for (int i = 0; i < 1_000; i++) {
            assertThat(duplicates.isSuperseded("user:" + i, i)).isFalse();
        }
    }

    @Test
    void note_manyDistinctKeysOfAFileOfUsualSize_suspectsHardlyAny() {
        int keys = 200_000;
        Duplicates duplicates = Duplicates.inBytes(keys * 30L);
        for (int i = 0; i < keys; i++) {
            assertThat(duplicates.note("user:" + i, i)).isTrue();
        }

        assertThat(duplicates.suspects()).isLessThan(keys / 1_000);
    }

    @Test
    void note_moreDuplicatesThanMemoryAllows_saysSo() {
        Duplicates duplicates = Duplicates.withFilter(64);
        boolean room = true;
        int noted = 0;
        while (room) {
            room = duplicates.note("user:" + noted, noted);
            noted++;
        }

        assertThat(noted).isGreaterThan(Duplicates.MAX_SUSPECTS);
    }

    @Test
    void inBytes_smallestAndLargestSource_staysWithinTheLimits() {
        for (long bytes : new long[] {0, 1, 8_192, 8_193, 1L << 28, (1L << 28) + 1, Long.MAX_VALUE}) {
            assertThat(Duplicates.inBytes(bytes).note("a", 0)).isTrue();
        }
    }

    @Test
    void isSuperseded_scannedSource_isKnownForEachRecord(@TempDir Path directory) {
        Source source = Texts.source(directory, "{\"a\": 1, \"b\": 2, \"a\": 3, \"c\": 4, \"a\": 5}");
        for (Duplicates duplicates : new Duplicates[] {Duplicates.withFilter(64), Duplicates.inBytes(40)}) {
            Scan scan = new Scan(source, duplicates, 0, Progress.NONE);
            StringBuilder kept = new StringBuilder();
            scan.again(record -> kept.append(scan.isSuperseded(record) ? "-" : record.value()));

            assertThat(kept).hasToString("-2-45");
        }
    }
}
