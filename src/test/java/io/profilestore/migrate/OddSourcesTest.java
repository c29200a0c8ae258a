package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.JsonDifference;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated sources of every shape and encoding, with oddities in some records. */
class OddSourcesTest {

    private static final int SOURCES = 335;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void read_generatedSource_givesEachRecordOrRejectsItInItsPlace(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < SOURCES; i++) {
            OddSource odd = OddSource.generate(random);
            Source source = Texts.source(directory, odd.bytes(), odd.options());
            Seen seen = new Seen();

            var unused = source.read(seen);

            assertThat(seen.records.size() + seen.rejects.size())
                    .as("%s", odd)
                    .isEqualTo(odd.expected().size());
            List<Position> positions = source.positions(
                    seen.records.stream().map(SourceRecord::byteOffset).toList());
            int record = 0;
            int reject = 0;
            for (int ordinal = 0; ordinal < odd.expected().size(); ordinal++) {
                OddSource.Expected expected = odd.expected().get(ordinal);
                if (expected.value() != null) {
                    SourceRecord read = seen.records.get(record);
                    assertThat(read.key()).as("%s", odd).isEqualTo(expected.key());
                    assertThat(JsonDifference.between(expected.value(), read.value()))
                            .as("%s", odd)
                            .isEmpty();
                    assertThat(read.ordinal()).isEqualTo(ordinal);
                    assertThat(positions.get(record)).as("%s", odd).isEqualTo(expected.position());
                    record++;
                } else {
                    Reject rejected = seen.rejects.get(reject);
                    assertThat(rejected.reason()).as("%s", odd).isEqualTo(expected.reason());
                    assertThat(rejected.key()).as("%s", odd).isEqualTo(expected.key());
                    assertThat(rejected.ordinal()).isEqualTo(ordinal);
                    assertThat(rejected.position()).as("%s", odd).isEqualTo(expected.position());
                    reject++;
                }
            }
        }
    }
}
