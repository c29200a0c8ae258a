package io.profilestore.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {

    private static final String READ = "{\"client\":0,\"call\":1,\"at\":5,\"do\":\"read\",\"key\":\"k\"}\n";

    @TempDir
    private Path directory;

    @Test
    void read_lastLineCutWithinACharacter_countsAsNotWritten() throws IOException {
        byte[] whole = (HistoryFormat.HEADER + "\n" + READ
                        + "{\"client\":0,\"call\":1,\"at\":6,\"ok\":{\"value\":{\"a\":\"\u00e9")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve("client-0000.jsonl"), Arrays.copyOf(whole, whole.length - 1));

        try (Stream<Operation> history = Histories.read(directory)) {
            assertThat(history.map(Operation::returned)).isEqualTo(List.of(Long.MAX_VALUE));
        }
    }

    @Test
    void read_firstLineIsNoCall_namesThePlaceAndLeavesNoFileOpen() throws IOException {
        Files.writeString(directory.resolve("client-0000.jsonl"), HistoryFormat.HEADER + "\n" + READ);
        Path bad = directory.resolve("client-0001.jsonl");
        Files.writeString(bad, HistoryFormat.HEADER + "\n{\"client\":1}\n");
        long before = openFiles();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Histories.read(directory))
                .withMessageContaining(bad + ", line 2");
        assertThat(openFiles()).isEqualTo(before);
    }

    @Test
    void read_noHeader_leavesNoFileOpen() throws IOException {
        Files.writeString(directory.resolve("client-0000.jsonl"), "{}\n");
        long before = openFiles();

        assertThatIllegalArgumentException().isThrownBy(() -> Histories.read(directory));
        assertThat(openFiles()).isEqualTo(before);
    }

    @Test
    void write_byAnInterruptedThread_isThere() {
        try (HistoryWriter writer = HistoryWriter.create(directory, 0)) {
            Thread.currentThread().interrupt();
            writer.called(new Action.Read("k"));
            writer.returned(new Outcome.Found(null, OptionalLong.empty()));
        } finally {
            Thread.interrupted();
        }

        try (Stream<Operation> history = Histories.read(directory)) {
            assertThat(history.map(Operation::outcome)).hasOnlyElementsOfType(Outcome.Found.class);
        }
    }

    /** Of this directory; none where the system does not tell. */
    private long openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        long open = 0;
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : files.filter(Files::exists).toList()) {
                open += Files.readSymbolicLink(file).startsWith(directory.toRealPath()) ? 1 : 0;
            }
        }
        return open;
    }
}
