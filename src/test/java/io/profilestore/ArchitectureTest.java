package io.profilestore;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages point one way, and files stay small enough to read. */
@AnalyzeClasses(
        packages = "io.profilestore",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class ArchitectureTest {

    private static final int MAX_LINES = 400;

    @ArchTest
    static final ArchRule arrows = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("io.profilestore")
            .layer("json")
            .definedBy("io.profilestore.json")
            .layer("file")
            .definedBy("io.profilestore.file")
            .layer("schema")
            .definedBy("io.profilestore.schema")
            .layer("sql")
            .definedBy("io.profilestore.sql")
            .layer("disk")
            .definedBy("io.profilestore.disk")
            .layer("h2")
            .definedBy("io.profilestore.h2")
            .layer("postgres")
            .definedBy("io.profilestore.postgres")
            .layer("migrate")
            .definedBy("io.profilestore.migrate")
            .layer("check")
            .definedBy("io.profilestore.check")
            .layer("page")
            .definedBy("io.profilestore.page")
            .layer("stress")
            .definedBy("io.profilestore.stress")
            .layer("cli")
            .definedBy("io.profilestore.cli")
            .whereLayer("root")
            .mayNotAccessAnyLayer()
            .whereLayer("json")
            .mayOnlyAccessLayers("root")
            .whereLayer("file")
            .mayOnlyAccessLayers("root", "json")
            .whereLayer("schema")
            .mayOnlyAccessLayers("root")
            .whereLayer("sql")
            .mayOnlyAccessLayers("root", "json", "schema")
            .whereLayer("disk")
            .mayNotAccessAnyLayer()
            .whereLayer("h2")
            .mayOnlyAccessLayers("root", "schema", "sql", "disk")
            .whereLayer("postgres")
            .mayOnlyAccessLayers("root", "json", "schema", "sql")
            .whereLayer("migrate")
            .mayOnlyAccessLayers("root", "json", "schema", "sql")
            .whereLayer("check")
            .mayOnlyAccessLayers("root", "json")
            .whereLayer("page")
            .mayNotAccessAnyLayer()
            .whereLayer("stress")
            .mayOnlyAccessLayers("root", "json", "check", "page")
            .whereLayer("cli")
            .mayOnlyAccessLayers("root", "json", "schema", "sql", "h2", "migrate", "check", "page", "stress")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.profilestore.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that(alwaysTrue())
            .should()
            .resideInAPackage("io.profilestore..")
            .andShould(PackageInfo.NULL_MARKED);

    @ArchTest
    static final ArchRule packagesSayWhatLivesThere = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..impl..", "..internal..", "..manager..", "..helper..");

    @Test
    void sourceFiles_all_areShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> long_ = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > MAX_LINES)
                    .toList();
            assertThat(long_).isEmpty();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
