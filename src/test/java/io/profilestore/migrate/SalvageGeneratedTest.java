package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.migrate.DamagedText.Original;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Of generated sources, each damaged: nothing is invented, and nothing vanishes. */
class SalvageGeneratedTest {

    private static final long CASES = Long.getLong("profilestore.salvageCases", 800);

    @Test
    void read_damaged_inventsNothingAndLosesNothingUnseen() {
        Map<String, Integer> wrong = new TreeMap<>();
        List<String> first = new ArrayList<>();
        for (long seed = 0; seed < CASES; seed++) {
            DamagedText text = new DamagedText(seed);
            List<String> found;
            try {
                found = complaints(text);
            } catch (RuntimeException e) {
                found = List.of("thrown: " + e.toString().length() + " at "
                        + Arrays.asList(e.getStackTrace()).subList(0, 9).stream()
                                .skip(2)
                                .toList());
            }
            for (String complaint : found) {
                wrong.merge(
                        text.damage + " " + text.layout + " " + complaint.substring(0, complaint.indexOf(':')),
                        1,
                        Integer::sum);
                if (first.size() < 40) {
                    first.add(seed + " " + text.damage + " " + text.layout + " " + text.charset + " " + text.lostFrom
                            + "-" + text.lostTo + " of " + text.bytes.length + ": " + complaint);
                }
            }
        }

        assertThat(first).as(wrong + "").isEmpty();
    }

    private static List<String> complaints(DamagedText text) {
        List<String> found = new ArrayList<>();
        Seen seen = new Seen();
        try (TextSource source = new TextSource(new MemoryOrigin(text.bytes), text.options())) {
            Fingerprint unused = source.read(seen);
        } catch (SourceException e) {
            if (e.kind() == SourceException.Kind.OTHER_OPTIONS) {
                return found;
            }
            assertThat(seen.records).isEmpty();
            seen.gaps.add(new Gap("", new Position(1, 1, 0), text.bytes.length, e.problem(), ""));
        }
        Set<Map.Entry<String, JsonNode>> known = Stream.concat(text.originals.stream(), text.others.stream())
                .map(original -> Map.entry(original.key(), original.value()))
                .collect(Collectors.toSet());
        List<long[]> seams = new ArrayList<>();
        for (SourceRecord record : seen.records) {
            boolean seam = text.mayMakeSense()
                    && position(text, record.byteOffset()) <= text.lostTo
                    && position(text, record.byteEnd()) >= text.lostFrom;
            if (seam) {
                seams.add(new long[] {position(text, record.byteOffset()), position(text, record.byteEnd())});
            }
            if (!known.contains(Map.entry(record.key(), record.value())) && !seam) {
                found.add("invented: " + record.key() + " " + record.value());
            }
        }
        for (Original original : text.originals) {
            boolean read = seen.records.stream()
                    .anyMatch(r -> r.key().equals(original.key()) && r.value().equals(original.value()));
            boolean rejected = seen.rejects.stream()
                    .anyMatch(r -> position(text, r.byteOffset()) <= original.to()
                            && position(text, r.byteOffset() + r.byteLength()) >= original.from());
            boolean told = rejected
                    || seen.gaps.stream()
                            .anyMatch(g -> g.position().byteOffset() <= original.to()
                                    && g.position().byteOffset() + g.byteLength() >= original.from());
            boolean seam = seams.stream().anyMatch(s -> s[0] <= original.to() && s[1] >= original.from());
            if (!read && !told && !seam && original.from() < text.bytes.length) {
                found.add("vanished: " + original + " gaps " + seen.gaps);
            }
            if (!read && text.damage.leavesAllWhole() && text.isWhole(original)) {
                found.add("not read: " + original + " gaps " + seen.gaps + " read "
                        + seen.keys().stream().collect(Collectors.joining(" ")));
            }
        }
        return found;
    }

    private static long position(DamagedText text, long byteOffset) {
        try (Places places = new Places(new DamagedOrigin(new MemoryOrigin(text.bytes)))) {
            return places.of(byteOffset).byteOffset();
        }
    }
}
