package io.profilestore.docs;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.VersionConflict;
import io.profilestore.json.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** README's Java, letter by letter; what stands between {@code // README} and {@code // end} is on the page. */
class ReadmeExamplesTest {

    private static final Path SOURCE = Path.of("src/test/java/io/profilestore/docs/ReadmeExamplesTest.java");

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void migrated() {
        location = "jdbc:h2:" + directory.resolve("profiles");
        try (ProfileStore store =
                ProfileStore.open(location, StoreOptions.defaults().withCreate(true))) {
            store.set("user:1001", Json.parse("{\"email\": \"ada@example.com\", \"fax\": \"1\", \"visits\": 1}"));
        }
    }

    @Test
    void blocks_all_areTheseExamples() throws IOException {
        assertThat(Page.README.blocks("java").stream().map(Page.Block::text))
                .containsExactlyElementsOf(Regions.in(SOURCE, "README"));
    }

    @Test
    void before_oneWorker_changesTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{\"user:1001\": {\"email\": \"a\"}}");

        new Before(file).setEmail("user:1001", "new@example.com");

        assertThat(Json.parse(Files.readString(file))).hasToString("{\"user:1001\":{\"email\":\"new@example.com\"}}");
    }

    @Test
    void after_oneWorker_changesTheField() {
        try (ProfileStore store = ProfileStore.open(location)) {
            new After(store).setEmail("user:1001", "new@example.com");

            assertThat(store.get("user:1001"))
                    .hasValue(Json.parse("{\"email\": \"new@example.com\", \"fax\": \"1\", \"visits\": 1}"));
        }
    }

    @Test
    void calls_inOrder_doWhatTheySay() {
        calls();

        try (ProfileStore store = ProfileStore.open(location)) {
            JsonNode profile = store.get("user:1001").orElseThrow();
            assertThat(profile)
                    .isEqualTo(Json.parse("{\"email\": \"ada@example.com\", \"phone\": \"555-1234\", \"visits\": 3,"
                            + " \"tags\": [\"visit 3\"], \"city\": \"Paris\"}"));
        }
    }

    @Test
    void ownPool_migratedDatabase_works() throws IOException {
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("profiles.credentials"))) {
            credentials.load(reader);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(location.replace("jdbc:h2:", "jdbc:h2:async:"));
        config.setUsername(credentials.getProperty("owner.user"));
        config.setPassword(credentials.getProperty("owner.password"));
        try (HikariDataSource pool = new HikariDataSource(config)) {
            onOwnPool(pool);
            assertThat(pool.isClosed()).isFalse();
            try (ProfileStore store = ProfileStore.open(pool)) {
                assertThat(store.get("user:1001").orElseThrow().get("email").stringValue())
                        .isEqualTo("new@example.com");
            }
        }
    }

    private static final class Before {

        private final JsonMapper mapper = Json.mapper();
        private final Path file;

        Before(Path file) {
            this.file = file;
        }

        // README
        void setEmail(String key, String email) throws IOException {
            ObjectNode profiles = (ObjectNode) mapper.readTree(file);
            profiles.withObjectProperty(key).put("email", email);
            Path temporary = Files.createTempFile(file.getParent(), "profiles", ".tmp");
            mapper.writeValue(temporary, profiles);
            Files.move(temporary, file, ATOMIC_MOVE);
        }
        // end
    }

    private static final class After {

        private final ProfileStore store;

        After(ProfileStore store) {
            this.store = store;
        }

        // README
        void setEmail(String key, String email) {
            store.update(key, Changes.set("email", email));
        }
        // end
    }

    private void calls() {
        // README
        try (ProfileStore store = ProfileStore.open(location)) { // for example jdbc:h2:./profiles
            // All of these or none, in one step; the profile's other fields are left alone.
            store.update(
                    "user:1001", Changes.set("phone", "555-1234").unset("fax").increment("visits", 1));

            // The new value, computed where the data is.
            long visits = store.increment("user:1001", "visits", 1);

            // A change that depends on the old value: applied again to the newer one if somebody was faster.
            store.modify("user:1001", profile -> {
                ((ObjectNode) profile).withArrayProperty("tags").add("visit " + visits);
                return profile;
            });

            // The same with your own answer to somebody being faster.
            Profile profile = store.find("user:1001").orElseThrow();
            try {
                store.update("user:1001", Changes.set("city", "Paris"), Expect.version(profile.version()));
            } catch (VersionConflict faster) {
                // Nothing was changed: read again, decide again.
            }
        }
        // end
    }

    private static void onOwnPool(DataSource dataSource) {
        // README
        try (ProfileStore store = ProfileStore.open(dataSource)) { // closing it leaves the pool open
            store.update("user:1001", Changes.set("email", "new@example.com"));
        }
        // end
    }
}
