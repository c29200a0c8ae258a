package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.StoreException;
import io.profilestore.StoreOptions;
import io.profilestore.fault.FailingDisk;
import io.profilestore.fault.FailingDisk.Forcing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk fails once: whoever was there, was idle, or comes afterwards goes on. */
class ServerDiskTest {

    @TempDir
    Path temporary;

    private Path directory;
    private FailingDisk disk;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        directory = Files.createDirectory(temporary.toRealPath().resolve("data"));
        disk = FailingDisk.over(directory);
        server = new RunningServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
        disk.close();
    }

    private ProfileStore open() {
        Credentials application = server.roles().application();
        return ProfileStore.open(
                server.location(), StoreOptions.defaults().withCredentials(application.user(), application.password()));
    }

    /** A session of the database that has failed learns of it when it is used next. */
    @Test
    void write_afterTheDiskHasFailedOnce_goesOnForAll() throws Exception {
        try (ProfileStore busy = open();
                ProfileStore idle = open()) {
            assertThat(busy.increment("busy", "n", 1)).isEqualTo(1);
            assertThat(idle.increment("idle", "n", 1)).isEqualTo(1);
            disk.force(Forcing.FAILS_ONCE);
            assertThat(catchThrowable(() -> busy.increment("busy", "n", 1))).isInstanceOf(OutcomeUnknown.class);

            await().ignoreExceptionsInstanceOf(StoreException.class)
                    .untilAsserted(
                            () -> assertThat(busy.increment("busy", "n", 1)).isBetween(2L, 3L));
            await().ignoreExceptionsInstanceOf(StoreException.class)
                    .untilAsserted(
                            () -> assertThat(idle.increment("idle", "n", 1)).isEqualTo(2));
            try (ProfileStore later = open()) {
                assertThat(later.increment("idle", "n", 1)).isEqualTo(3);
            }
            busy.increment("busy", "n", 1);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".trace.db"));
        }
    }
}
