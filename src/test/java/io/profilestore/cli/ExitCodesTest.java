package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.AccessDenied;
import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.InvalidProfile;
import io.profilestore.NotANumber;
import io.profilestore.OutcomeUnknown;
import io.profilestore.SchemaMismatch;
import io.profilestore.StoreBusy;
import io.profilestore.StoreException;
import io.profilestore.StoreUnreachable;
import io.profilestore.VersionConflict;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExitCodesTest {

    private static final Map<Class<? extends StoreException>, Integer> DOCUMENTED = Map.of(
            AccessDenied.class, 77,
            InvalidLocation.class, 64,
            InvalidProfile.class, 65,
            NotANumber.class, 65,
            OutcomeUnknown.class, 75,
            SchemaMismatch.class, 69,
            StoreBusy.class, 75,
            StoreUnreachable.class, 69,
            VersionConflict.class, 1,
            WriteFailed.class, 73);

    @Test
    void of_eachKind_isDocumentedCode() {
        DOCUMENTED.forEach((kind, code) ->
                assertThat(ExitCodes.of(kind)).as(kind.getName()).isEqualTo(code));
    }

    @Test
    void of_everyKindThereIs_isKnown() throws Exception {
        List<Class<?>> kinds = kinds();

        assertThat(kinds).as("found by looking at the compiled classes").containsAll(DOCUMENTED.keySet());
        assertThat(kinds)
                .allSatisfy(kind -> assertThat(ExitCodes.of(kind.asSubclass(StoreException.class)))
                        .isNotEqualTo(ExitCodes.BUG));
    }

    @Test
    void explained_everyCode_hasItsLine() {
        assertThat(ExitCodes.explained().keySet())
                .map(String::trim)
                .containsAll(DOCUMENTED.values().stream().map(String::valueOf).toList())
                .contains("0", "66", "70");
    }

    @Test
    void of_storeException_saysItAll() {
        StoreException failure =
                new StoreBusy(new Call("update", "user:1", "jdbc:h2:x"), "it is locked", "Wait.", null);

        assertThat(Problem.of(failure, "update"))
                .isEqualTo(new Problem("update", "user:1", "jdbc:h2:x", "it is locked", "Wait.", 75));
    }

    @Test
    void of_anythingElse_isBugToReport() {
        Problem problem = Problem.of(new IllegalStateException("oops"), "get");

        assertThat(problem.exitCode()).isEqualTo(70);
        assertThat(problem.text()).contains("oops", "report", "--verbose");
    }

    @Test
    void of_interruption_isToBeRunAgain() {
        assertThat(Problem.of(new InterruptedException(), "get").exitCode()).isEqualTo(75);
    }

    @Test
    void text_controlCharacters_areSpelledOut() {
        Problem problem = new Problem("get", "a\u001b[2Jb", "file:\n", "x\ny", "z", 1);

        assertThat(problem.text()).matches("\\P{Cntrl}+");
    }

    /** Every kind in the package of the API, also one that nobody has told this test about. */
    private static List<Class<?>> kinds() throws IOException, URISyntaxException, ClassNotFoundException {
        URI classFile = StoreException.class.getResource("StoreException.class").toURI();
        try (Stream<Path> files = Files.list(Path.of(classFile).getParent())) {
            List<String> names = files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> name.replace(".class", ""))
                    .toList();
            Stream.Builder<Class<?>> kinds = Stream.builder();
            for (String name : names) {
                Class<?> type = Class.forName(StoreException.class.getPackageName() + "." + name);
                if (StoreException.class.isAssignableFrom(type) && type != StoreException.class) {
                    kinds.add(type);
                }
            }
            return kinds.build().toList();
        }
    }
}
