package com.example.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.ProfileStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitsTest {

    @TempDir
    Path directory;

    @Test
    void count_onTheModulePath_createsTablesAndCounts() {
        assertThat(Visits.count("jdbc:h2:" + directory.resolve("profiles"), "user:1"))
                .hasToString("{\"visits\":1}");
        assertThat(Visits.class.getModule().isNamed()).isTrue();
        assertThat(ProfileStore.class.getModule().getName()).isEqualTo("io.profilestore");
    }
}
