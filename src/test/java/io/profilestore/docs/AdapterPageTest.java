package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/adapter.md shows the applications of src/it, letter by letter; the build compiles and runs those. */
class AdapterPageTest {

    private static final Path PAGE = Path.of("docs/adapter.md");
    private static final Path APPLICATIONS = Path.of("src/it/applications");
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)\n```$");

    @Test
    void blocks_all_areOfTheApplications() throws IOException {
        String page = Files.readString(PAGE);
        List<String> shown = new ArrayList<>();
        try (Stream<Path> files = Files.walk(APPLICATIONS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                shown.addAll(Regions.in(file, "adapter.md"));
            }
        }

        assertThat(JAVA.matcher(page).results().map((MatchResult block) -> block.group(1)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(shown);
        assertThat(page.lines().filter(line -> line.startsWith("```")))
                .as("fences, all of them of Java")
                .hasSize(2 * shown.size());
    }

    @Test
    void kindsOfErrors_all_areExplained() throws IOException {
        List<String> table = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/profilestore"))) {
            List<String> kinds = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(AdapterPageTest::isKindOfError)
                    .toList();

            assertThat(kinds).contains("OutcomeUnknown", "StoreException");
            assertThat(kinds).allSatisfy(kind -> assertThat(table).anyMatch(row -> row.contains("`" + kind + "`")));
        }
    }

    private static boolean isKindOfError(String name) {
        try {
            return StoreException.class.isAssignableFrom(Class.forName("io.profilestore." + name));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
