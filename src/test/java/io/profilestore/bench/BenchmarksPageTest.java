package io.profilestore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/benchmarks.md names all that there is to run and all that is measured; its figures are nobody's business here. */
class BenchmarksPageTest {

    private static final Pattern OPTION = Pattern.compile("<(bench\\.\\w+)(?:/>|>)");

    private final String page = read(Document.FILE);

    @Test
    void page_everyRow_hasASectionAndAPlaceForItsFigures() {
        assertThat(Benchmarks.ROWS).allSatisfy(row -> {
            assertThat(page).contains("\n## " + row.title() + "\n");
            assertThat(page).contains("\n`" + row.name() + "`: ");
        });
        assertThat(Document.places()).allSatisfy(name -> assertThat(page).containsOnlyOnce(Document.begin(name)));
    }

    @Test
    void page_everyPlace_isOfARowThatIsMeasured() {
        List<String> places = Pattern.compile("<!-- figures: (\\w+) -->")
                .matcher(page)
                .results()
                .map(place -> place.group(1))
                .toList();

        assertThat(places).containsExactlyElementsOf(Document.places());
    }

    @Test
    void page_everyOptionOfTheProfile_isDescribed() {
        String pom = read(Path.of("pom.xml"));
        List<String> options = OPTION.matcher(pom)
                .results()
                .map((MatchResult option) -> option.group(1))
                .distinct()
                .toList();

        assertThat(options).isNotEmpty().allSatisfy(option -> assertThat(page).contains("`-D" + option));
        assertThat(pom).contains("<id>bench</id>");
        assertThat(page).contains("mvn -Pbench verify");
    }

    /** docs/issue-42.md shows some rows of the processes' table; they are copied by hand. */
    @Test
    void issue42_rowsOfTheProcesses_areThoseOfThePage() {
        List<String> rows = read(Path.of("docs/issue-42.md"))
                .lines()
                .filter(line -> line.contains(" | " + Contender.SERVER) || line.contains(" | " + Contender.FLOCK))
                .toList();

        assertThat(rows).hasSizeGreaterThan(2);
        assertThat(page.lines()).containsAll(rows);
    }

    @Test
    void page_plots_areWhereThePageLooksForThem() {
        assertThat(Pattern.compile("]\\((benchmarks/\\w+\\.png)\\)")
                        .matcher(page)
                        .results())
                .allSatisfy(plot ->
                        assertThat(Document.FILE.resolveSibling(plot.group(1))).exists());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
