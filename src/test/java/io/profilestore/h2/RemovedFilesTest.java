package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody tidies up beside an embedded database while a process has it open. */
class RemovedFilesTest {

    @TempDir
    Path directory;

    private Path database;
    private String location;
    private IncrementerProcess owner;

    @BeforeEach
    void start() throws Exception {
        database = directory.resolve("profiles");
        location = "jdbc:h2:" + database;
        ProfileStore.open(location, StoreOptions.defaults().withCreate(true)).close();
        owner = new IncrementerProcess(location, "n");
        owner.begin();
        owner.awaitWork();
    }

    @AfterEach
    void end() throws Exception {
        owner.kill();
    }

    static List<List<String>> removed() {
        return List.of(List.of(".lock"), List.of(".owner"), List.of(".lock", ".owner"));
    }

    @ParameterizedTest
    @MethodSource("removed")
    void open_filesOfALivingOwnerRemoved_findsIt(List<String> suffixes) throws Exception {
        Optional<OwnerFile> before = OwnerFile.read(database);
        for (String suffix : suffixes) {
            Files.delete(directory.resolve("profiles" + suffix));
        }

        try (ProfileStore store = ProfileStore.open(location)) {
            store.set("k", Json.parse("1"));
            assertThat(store.get("k")).contains(Json.parse("1"));
            assertThat(OwnerFile.read(database)).isEqualTo(before).isPresent();
            owner.awaitWork();
        }
        assertThat(OwnerFile.read(database)).isEqualTo(before);
    }

    @Test
    void announce_fileOfAnother_isReplaced() throws Exception {
        Optional<OwnerFile> before = OwnerFile.read(database);

        Files.writeString(directory.resolve("profiles.owner"), "port=1\npid=1\nname=x\n");

        await().until(() -> OwnerFile.read(database).equals(before));
    }

    @Test
    void terminate_afterItsFileWasRemoved_leavesNone() throws Exception {
        Files.delete(directory.resolve("profiles.owner"));
        await().until(() -> OwnerFile.read(database).isPresent());

        owner.terminate();

        assertThat(directory.resolve("profiles.owner")).doesNotExist();
    }
}
