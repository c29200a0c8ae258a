package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.profilestore.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class VerificationTest {

    @TempDir
    Path directory;

    private final MapStore store = new MapStore();

    @Test
    void of_storeThatHoldsEverything_isClean() {
        ObjectNode profiles = Texts.profiles(new Random(1), 3_000);
        profiles.properties().forEach(member -> store.set(member.getKey(), member.getValue()));

        VerificationResult result = Verification.of(Texts.source(directory, Json.text(profiles)), store, Progress.NONE);

        assertThat(result)
                .isEqualTo(new VerificationResult(
                        3_000, 0, 0, 0, 0, 0, 0, false, new Listing<>(List.of(), 0), new Listing<>(List.of(), 0)));
        assertThat(result.isClean()).isTrue();
    }

    @Test
    void of_missingDifferentAndExtraProfiles_listsAll() {
        store.set("b", Json.parse("{\"x\": {\"y/z\": 1}, \"n\": null}"));
        store.set("c", Json.parse("{\"x\": 1}"));
        store.set("d", Json.parse("1"));
        store.set("only here", Json.parse("1"));

        VerificationResult result = Verification.of(
                Texts.source(
                        directory,
                        "{\"a\": {\"x\": 1}, \"b\": {\"x\": {\"y/z\": 1.0}, \"n\": null},"
                                + " \"c\": {\"x\": 1, \"z\": null}, \"d\": 1}"),
                store,
                Progress.NONE);

        assertThat(result.isClean()).isFalse();
        assertThat(result.compared()).isEqualTo(4);
        assertThat(result.missing()).isEqualTo(1);
        assertThat(result.different()).isEqualTo(2);
        assertThat(result.extra()).isEqualTo(1);
        assertThat(result.differences().first())
                .containsExactly(
                        new Difference("a", Difference.Kind.MISSING, "", "{\"x\":1}", null, null),
                        new Difference("b", Difference.Kind.DIFFERENT, "/x/y~1z", "1.0", "1", null),
                        new Difference("c", Difference.Kind.DIFFERENT, "/z", "null", null, null),
                        new Difference("only here", Difference.Kind.EXTRA, "", null, null, null));
    }

    @Test
    void of_duplicateKeys_comparesTheLastOnly() {
        store.set("a", Json.parse("3"));

        VerificationResult result =
                Verification.of(Texts.source(directory, "{\"a\": 1, \"a\": 2, \"a\": 3}"), store, Progress.NONE);

        assertThat(result.isClean()).isTrue();
        assertThat(result.compared()).isEqualTo(1);
        assertThat(result.superseded()).isEqualTo(2);
    }

    @Test
    void of_manyLongDifferences_listsSomeAndCountsAll() {
        ObjectNode profiles = Json.mapper().createObjectNode();
        for (int i = 0; i < 2_500; i++) {
            profiles.put("user:" + i, "😀".repeat(300));
        }

        VerificationResult result = Verification.of(Texts.source(directory, Json.text(profiles)), store, Progress.NONE);

        assertThat(result.missing()).isEqualTo(2_500);
        assertThat(result.differences().count()).isEqualTo(2_500);
        assertThat(result.differences().first()).hasSize(Listing.MAX_LISTED);
        assertThat(result.differences().first().get(0).expected()).isEqualTo("\"" + "😀".repeat(199) + "…");
    }

    @Test
    void of_sourceThatChangesBetweenThePasses_isNoticed() {
        Source source = Texts.source(directory, "{\"a\": 1}");
        Progress writer = (phase, records, bytes, total) -> Texts.source(directory, "{\"a\": 12}");

        SourceException changed =
                catchThrowableOfType(SourceException.class, () -> Verification.of(source, store, writer));

        assertThat(changed.kind()).isEqualTo(SourceException.Kind.CHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 2}", "{\"a\": ]}"})
    void of_sourceThatChangesWithoutASign_isNoticedByItsDigest(String after) throws IOException {
        Source source = Texts.source(directory, "{\"a\": 1}");
        Path file = Path.of(source.name());
        FileTime time = Files.getLastModifiedTime(file);
        Progress writer = (phase, records, bytes, total) -> {
            Texts.source(directory, after);
            setTime(file, time);
        };

        SourceException changed =
                catchThrowableOfType(SourceException.class, () -> Verification.of(source, store, writer));

        assertThat(changed.kind()).isEqualTo(SourceException.Kind.CHANGED);
    }

    @Test
    void of_progress_countsUpToTheWholeSourceInEachPhase() {
        ObjectNode profiles = Texts.profiles(new Random(2), 2_345);
        List<String> reports = new ArrayList<>();
        Source source = Texts.source(directory, Json.text(profiles));

        Verification.of(source, store, (phase, records, bytes, total) -> {
            assertThat(bytes).isBetween(1L, total);
            assertThat(total).isEqualTo(source.size());
            reports.add(phase + " " + records);
        });

        assertThat(reports).startsWith("SCAN 1000", "SCAN 2000", "SCAN 2345").endsWith("VERIFY 2345");
    }

    private static void setTime(Path file, FileTime time) {
        try {
            Files.setLastModifiedTime(file, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
