package com.example.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.ProfileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What comes with the library, and what does not. */
class ClassPathTest {

    @TempDir
    Path directory;

    @Test
    void runtime_whatComesWithTheLibrary_isThisAndNoMore() throws IOException {
        List<String> artifacts = Files.readAllLines(Path.of("target/runtime.txt")).stream()
                .map(String::strip)
                .filter(line -> line.contains(":jar:"))
                .map(line -> line.replaceFirst(":jar:.*", ""))
                .toList();

        assertThat(artifacts)
                .containsExactlyInAnyOrder(
                        "io.profilestore:profilestore",
                        "com.fasterxml.jackson.core:jackson-annotations",
                        "com.h2database:h2",
                        "com.zaxxer:HikariCP",
                        "io.leangen.geantyref:geantyref",
                        "org.flywaydb:flyway-core",
                        "org.flywaydb:flyway-database-cockroachdb",
                        "org.flywaydb:flyway-database-postgresql",
                        "org.jdbi:jdbi3-core",
                        "org.jspecify:jspecify",
                        "org.postgresql:postgresql",
                        "org.slf4j:slf4j-api",
                        "tools.jackson.core:jackson-core",
                        "tools.jackson.core:jackson-databind",
                        // the application's own
                        "org.slf4j:slf4j-jdk14");
    }

    @Test
    void library_ofTheDependency_isTheOneWithNothingInside() {
        assertThat(jarOf(ProfileStore.class))
                .matches("profilestore-[^/]*\\.jar")
                .isNotEqualTo(jarOf(Driver.class));
    }

    @Test
    void commandLine_noneOfIt_isThere() {
        for (String name : List.of(
                "io.profilestore.cli.Main",
                "picocli.CommandLine",
                "me.tongfei.progressbar.ProgressBar",
                "org.slf4j.simple.SimpleLogger")) {
            assertThatThrownBy(() -> Class.forName(name)).as(name).isInstanceOf(ClassNotFoundException.class);
        }
        assertThat(ProfileStore.class.getResource("/io/profilestore/cli/version.properties"))
                .isNull();
    }

    @Test
    void logging_ofTheLibrary_goesWhereTheApplicationLogs() throws IOException {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                logged.add(logRecord.getLoggerName());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try (HikariDataSource pool = new Database(directory).pool();
                ProfileStore store = ProfileStore.open(pool)) {
            assertThat(store.get("user:1")).isEmpty();
        } finally {
            root.removeHandler(handler);
        }
        assertThat(LoggerFactory.getILoggerFactory().getClass().getName())
                .isEqualTo("org.slf4j.jul.JDK14LoggerFactory");
        assertThat(logged).contains(HikariDataSource.class.getName());
    }

    private static String jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .getFileName()
                .toString();
    }
}
