package io.profilestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The interleaving behind issue 42, forced: worker A has read the file and not yet replaced it when worker B makes a whole
 * change of its own. Both calls return as if all were well, so there is nothing that could be logged or tried again.
 */
class InterleavingTest {

    @TempDir
    private Path directory;

    private Path file;
    private ProfileStore workerB;

    @BeforeEach
    void fill() {
        file = directory.resolve("profiles.json");
        workerB = store(file, NoLock.INSTANCE);
        new JsonFile(file, Replacement.RENAMED)
                .replace(Call.on("set", "test"), Json.mapper().createObjectNode());
        workerB.set("user:123", Json.parse("{\"email\":\"old@example.com\",\"phone\":\"555-0000\"}"));
    }

    @Test
    void update_otherFieldWrittenBetweenReadAndRename_takesThatChangeAway() {
        ProfileStore workerA = pausedBeforeRename(() -> workerB.update("user:123", Changes.set("phone", "555-1234")));

        workerA.update("user:123", Changes.set("email", "new@example.com"));

        assertThat(profile()).isEqualTo(Json.parse("{\"email\":\"new@example.com\",\"phone\":\"555-0000\"}"));
    }

    @Test
    void set_otherProfileWrittenBetweenReadAndRename_takesThatProfileAway() {
        ProfileStore workerA = pausedBeforeRename(() -> workerB.set("user:456", Json.parse("{\"name\":\"Ada\"}")));

        workerA.set("user:123", Json.parse("{\"email\":\"new@example.com\"}"));

        assertThat(workerB.get("user:456")).isEmpty();
    }

    @Test
    void delete_fieldWrittenBetweenReadAndRename_takesThatChangeAway() {
        workerB.set("user:456", Json.parse("{}"));
        ProfileStore workerA = pausedBeforeRename(() -> workerB.update("user:123", Changes.set("phone", "555-1234")));

        assertThat(workerA.delete("user:456")).isTrue();

        assertThat(profile().get("phone").stringValue()).isEqualTo("555-0000");
    }

    @Test
    void update_profileDeletedBetweenReadAndRename_bringsItBack() {
        ProfileStore workerA =
                pausedBeforeRename(() -> assertThat(workerB.delete("user:123")).isTrue());

        workerA.update("user:123", Changes.set("email", "new@example.com"));

        assertThat(profile().get("phone").stringValue()).isEqualTo("555-0000");
    }

    @Test
    void update_secondTry_isAsIfNothingHadHappened() {
        ProfileStore workerA = pausedBeforeRename(() -> workerB.update("user:123", Changes.set("phone", "555-1234")));

        workerA.update("user:123", Changes.set("email", "new@example.com"));
        workerA.update("user:123", Changes.set("email", "new@example.com"));

        assertThat(profile().get("phone").stringValue()).isEqualTo("555-0000");
    }

    @Test
    void update_everyFileForcedToDisk_isNoHelp() {
        PausedFile forced = new PausedFile(
                file, Replacement.FORCED_TO_DISK, () -> workerB.update("user:123", Changes.set("phone", "555-1234")));

        new FileStore("file:a", forced, NoLock.INSTANCE).update("user:123", Changes.set("email", "new@example.com"));

        assertThat(profile().get("phone").stringValue()).isEqualTo("555-0000");
    }

    @Test
    void update_behindTheLock_otherWorkerWaitsUntilTheRename() throws Exception {
        SideFileLock lock = SideFileLock.beside(file);
        ProfileStore other = store(file, lock);
        FutureTask<Long> call = new FutureTask<>(() -> other.update("user:123", Changes.set("phone", "555-1234")));
        Thread thread = new Thread(call, "worker B");
        PausedFile paused = new PausedFile(file, Replacement.RENAMED, () -> {
            thread.start();
            await().until(() -> thread.getState() == Thread.State.WAITING);
        });

        new FileStore("file:a", paused, lock).update("user:123", Changes.set("email", "new@example.com"));
        call.get();

        assertThat(profile()).isEqualTo(Json.parse("{\"email\":\"new@example.com\",\"phone\":\"555-1234\"}"));
    }

    private ProfileStore pausedBeforeRename(Runnable meanwhile) {
        return new FileStore("file:a", new PausedFile(file, Replacement.RENAMED, meanwhile), NoLock.INSTANCE);
    }

    private static ProfileStore store(Path file, Locking locking) {
        return new FileStore("file:b", new JsonFile(file, Replacement.RENAMED), locking);
    }

    private JsonNode profile() {
        return workerB.get("user:123").orElseThrow();
    }

    /** Lets something happen after its content was read for a change and before it is replaced, once. */
    private static final class PausedFile extends JsonFile {

        private Runnable meanwhile;

        PausedFile(Path path, Replacement replacement, Runnable meanwhile) {
            super(path, replacement);
            this.meanwhile = meanwhile;
        }

        @Override
        void replace(Call call, ObjectNode content) {
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
            super.replace(call, content);
        }
    }
}
