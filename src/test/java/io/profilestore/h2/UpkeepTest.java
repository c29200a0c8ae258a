package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.profilestore.AccessDenied;
import io.profilestore.Changes;
import io.profilestore.Durability;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreBusy;
import io.profilestore.StoreOptions;
import io.profilestore.WriteFailed;
import io.profilestore.sql.Compaction;
import io.profilestore.sql.Health;
import io.profilestore.sql.SqlStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, space and copies of a database, while others write. */
class UpkeepTest {

    private static final int PROFILES = 10_000;
    private static final int WRITERS = 3;

    @TempDir
    Path directory;

    private final AtomicLongArray acknowledged = new AtomicLongArray(WRITERS);
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RunningServer(Files.createDirectory(directory.resolve("data")));
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("INSERT INTO profile (id, version, extra, created_at, updated_at)"
                    + " SELECT 'user:' || x, 1, ('{\"text\": \"' || REPEAT('x', 1000) || '\"}') FORMAT JSON,"
                    + " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM SYSTEM_RANGE(0, " + (PROFILES - 1) + ")");
            statement.execute("INSERT INTO profile (id, version, extra, created_at, updated_at)"
                    + " SELECT 'counter:' || x, 1, JSON '{\"n\": 0}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP"
                    + " FROM SYSTEM_RANGE(0, " + (WRITERS - 1) + ")");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void compact_whileOthersWrite_makesTheFileSmallerAndLosesNothing() throws Exception {
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement()) {
            // Ends the thread in which H2 would do the same by itself.
            statement.execute("SET WRITE_DELAY 0");
            statement.execute(
                    "DELETE FROM profile WHERE id LIKE 'user:%' AND MOD(CAST(SUBSTRING(id, 6) AS INT), 10) > 0");
        }
        try (SqlStore owner = open(server.roles().owner())) {
            Compaction done = whileWriting(() -> owner.compact().orElseThrow());

            System.out.printf("compact: %,d -> %,d bytes%n", done.bytesBefore(), done.bytesAfter());
            assertThat(done.bytesAfter()).isLessThan(done.bytesBefore());
        }
        server.close();
        server = new RunningServer(directory.resolve("data"));
        try (SqlStore owner = open(server.roles().owner())) {
            for (int i = 0; i < WRITERS; i++) {
                assertThat(counter(owner, i)).isEqualTo(acknowledged.get(i));
            }
            assertComplete(owner, PROFILES / 10);
        }
    }

    @Test
    void backup_whileOthersWrite_isAnInstantOfThatTime() throws Exception {
        try (SqlStore owner = open(server.roles().owner())) {
            for (int round = 0; round < 4; round++) {
                Path copy = Files.createDirectory(directory.resolve("copy" + round));
                Path file = copy.resolve("profiles.mv.db");
                long[] before = new long[WRITERS];
                long[] after = new long[WRITERS];
                whileWriting(() -> {
                    Arrays.setAll(before, acknowledged::get);
                    assertThat(owner.backup(file)).contains(Files.size(file));
                    // Each writer has one call that may be done and not acknowledged.
                    Arrays.setAll(after, i -> acknowledged.get(i) + 1);
                    return true;
                });

                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                Files.copy(directory.resolve("data/profiles.credentials"), copy.resolve("profiles.credentials"));
                try (ProfileStore restored = ProfileStore.open("jdbc:h2:" + copy.resolve("profiles"))) {
                    for (int i = 0; i < WRITERS; i++) {
                        assertThat(counter(restored, i)).isBetween(before[i], after[i]);
                    }
                    assertComplete(restored, PROFILES);
                }
            }
        }
    }

    /** All that it needs would be written over by then, were it not kept. */
    @Test
    void backup_readAfterManyWrites_isTheInstantAtWhichItBegan() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        long[] before = new long[WRITERS];
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement();
                PreparedStatement read = owner.prepareStatement("CALL profile_backup_read(?)")) {
            whileWriting(() -> true);
            Arrays.setAll(before, acknowledged::get);
            statement.execute("CALL profile_backup_begin()");
            for (int i = 0; i < 4; i++) {
                statement.execute("UPDATE profile SET phone = '" + i + "' WHERE id LIKE 'user:%'");
                whileWriting(() -> true);
            }
            try (OutputStream file = Files.newOutputStream(copy.resolve("profiles.mv.db"))) {
                long position = 0;
                for (byte[] piece = piece(read, 0); piece.length > 0; piece = piece(read, position)) {
                    file.write(piece);
                    position += piece.length;
                }
            }
            statement.execute("CALL profile_backup_end()");
        }
        Files.copy(directory.resolve("data/profiles.credentials"), copy.resolve("profiles.credentials"));
        try (ProfileStore restored = ProfileStore.open("jdbc:h2:" + copy.resolve("profiles"))) {
            for (int i = 0; i < WRITERS; i++) {
                assertThat(counter(restored, i)).isEqualTo(before[i]);
            }
            assertComplete(restored, PROFILES);
        }
    }

    private static byte[] piece(PreparedStatement read, long position) throws SQLException {
        read.setLong(1, position);
        try (ResultSet row = read.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    @Test
    void backup_fileThatIsThere_staysAsItIs() throws Exception {
        Path file = Files.writeString(directory.resolve("mine"), "mine");
        try (SqlStore owner = open(server.roles().owner())) {
            assertThatThrownBy(() -> owner.backup(file))
                    .isInstanceOf(WriteFailed.class)
                    .hasMessageContaining("already");
            assertThatThrownBy(() -> owner.backup(directory.resolve("nowhere/copy")))
                    .isInstanceOf(WriteFailed.class)
                    .hasMessageContaining("no directory");
        }
        assertThat(file).hasContent("mine");
        assertOnlyThere("data", "mine");
    }

    @Test
    void upkeep_asApplication_isForTheOwner() throws Exception {
        try (SqlStore application = open(server.roles().all().get(1))) {
            assertThatThrownBy(application::compact)
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("not the owner");
            assertThatThrownBy(() -> application.backup(directory.resolve("copy")))
                    .isInstanceOf(AccessDenied.class);
        }
        assertOnlyThere("data");
    }

    @Test
    void upkeep_whileABackupIsRead_isBusyUntilItsSessionEnds() throws Exception {
        Connection reader = server.owner();
        try (Statement statement = reader.createStatement();
                SqlStore owner = open(server.roles().owner())) {
            statement.execute("CALL profile_backup_begin()");

            assertThatThrownBy(owner::compact)
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("a backup of this database is being made. Try");
            assertThatThrownBy(() -> owner.backup(directory.resolve("copy")))
                    .isInstanceOf(StoreBusy.class)
                    .hasMessageContaining("another backup of this database is being made");

            reader.close();
            await().ignoreException(StoreBusy.class).until(() -> owner.compact().isPresent());
            assertThat(owner.backup(directory.resolve("copy"))).isPresent();
        }
    }

    @Test
    void health_atAServer_saysWhatTheLoginMayKnow() {
        try (SqlStore owner = open(server.roles().owner());
                SqlStore application = open(server.roles().all().get(1))) {
            assertThat(owner.health().orElseThrow())
                    .returns(true, Health::owner)
                    .returns(Optional.of(true), Health::hasApplication)
                    .returns(Durability.COMMIT, Health::durability)
                    .returns(true, Health::canWait)
                    .returns(Optional.of("a server"), Health::openedBy)
                    .returns(Optional.empty(), Health::fileSystem);
            assertThat(application.health().orElseThrow())
                    .returns("PROFILESTORE_APP", Health::user)
                    .returns(false, Health::owner)
                    .returns(Optional.empty(), Health::hasApplication)
                    .satisfies(health -> assertThat(health.liveBytes())
                            .isGreaterThan(PROFILES * 1_000L)
                            .isLessThanOrEqualTo(health.fileBytes()));
        }
    }

    @Test
    void health_databaseWithoutTheFunction_cannotWait() throws Exception {
        try (Connection owner = server.owner();
                Statement statement = owner.createStatement();
                SqlStore store = open(server.roles().owner(), Durability.RELAXED)) {
            statement.execute("DROP ALIAS profile_commit");

            assertThat(store.health().orElseThrow())
                    .returns(false, Health::canWait)
                    .returns(Durability.RELAXED, Health::durability);
        }
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    /** Writers count, each its own profile, and write others anew, before, during and after the work. */
    private <T> T whileWriting(Work<T> work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> write(writer, done)));
            }
            awaitMoreWrites();
            T result = work.run();
            awaitMoreWrites();
            done.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            return result;
        } finally {
            done.set(true);
            threads.shutdown();
        }
    }

    private void write(int writer, AtomicBoolean done) {
        try (SqlStore store = open(server.roles().all().get(1))) {
            for (int n = 0; !done.get(); n++) {
                acknowledged.set(writer, store.increment("counter:" + writer, "n", 1));
                String key = "user:" + (n * 7919L + writer * 10L) % PROFILES / 10 * 10;
                store.update(key, Changes.set("email", "w" + writer + "-" + n + "@example.com"));
            }
        }
    }

    private void awaitMoreWrites() {
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            long before = acknowledged.get(i);
            await().until(() -> acknowledged.get(writer) > before + 20);
        }
    }

    private static long counter(ProfileStore store, int writer) {
        return store.get("counter:" + writer).orElseThrow().get("n").longValue();
    }

    private static void assertComplete(ProfileStore store, int profiles) {
        try (Stream<Profile> all = store.scan("user:")) {
            assertThat(all.filter(p -> p.value().path("text").stringValue("").length() == 1_000)
                            .count())
                    .isEqualTo(profiles);
        }
    }

    private void assertOnlyThere(String... names) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    private SqlStore open(Credentials credentials) {
        return open(credentials, Durability.COMMIT);
    }

    private SqlStore open(Credentials credentials, Durability durability) {
        return (SqlStore) ProfileStore.open(
                server.location(),
                StoreOptions.defaults()
                        .withCredentials(credentials.user(), credentials.password())
                        .withDurability(durability));
    }
}
