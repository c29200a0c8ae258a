package com.example.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.OutcomeUnknown;
import io.profilestore.ProfileStore;
import io.profilestore.VersionConflict;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfilesTest {

    private static final String KEY = "user:1001";

    @TempDir
    Path directory;

    private HikariDataSource pool;
    private ProfileStore store;
    private Profiles profiles;

    @BeforeEach
    void open() throws Exception {
        pool = new Database(directory).pool();
        store = ProfileStore.open(pool);
        profiles = new Profiles(store);
        store.update(KEY, Changes.set("visits", 1));
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void changeEmail_eachKindOfAnswer_hasItsStatus() {
        BrokenOnce broken = new BrokenOnce(pool);
        try (ProfileStore breaking = ProfileStore.open(broken.dataSource())) {
            Profiles there = new Profiles(breaking);

            assertThat(there.changeEmail(KEY, "a@example.com")).isEqualTo(204);
            assertThat(there.changeEmail(KEY, "\uD800")).as("half a character").isEqualTo(400);
            broken.onNextConnection();
            assertThat(there.changeEmail(KEY, "a2@example.com"))
                    .as("made on another")
                    .isEqualTo(204);
            broken.beforeNextUpdate();
            assertThat(there.changeEmail(KEY, "never@example.com")).isEqualTo(503);
            assertThat(value()).isEqualTo(json("{\"email\":\"a2@example.com\",\"visits\":1}"));
            broken.afterNextUpdate();
            assertThat(there.changeEmail(KEY, "b@example.com")).isEqualTo(503);
            assertThat(value()).isEqualTo(json("{\"email\":\"b@example.com\",\"visits\":1}"));
        }
    }

    @Test
    void countVisit_brokenConnection_neverCountsTwice() {
        profiles.countVisit(KEY);
        assertThat(value()).isEqualTo(json("{\"visits\":2}"));

        BrokenOnce broken = new BrokenOnce(pool);
        try (ProfileStore breaking = ProfileStore.open(broken.dataSource())) {
            broken.afterNextUpdate();
            new Profiles(breaking).countVisit(KEY);
            assertThat(value()).isEqualTo(json("{\"visits\":3}"));
            broken.beforeNextUpdate();
            new Profiles(breaking).countVisit(KEY);
            assertThat(value()).isEqualTo(json("{\"visits\":4}"));
        }
    }

    @Test
    void isMade_changedByOthersSince_isFalseAndTheRepeatIsRefused() {
        BrokenOnce broken = new BrokenOnce(pool);
        try (ProfileStore breaking = ProfileStore.open(broken.dataSource())) {
            Expect asRead = Expect.version(store.find(KEY).orElseThrow().version());
            Changes visit = Changes.increment("visits", 1);
            broken.afterNextUpdate();
            OutcomeUnknown unknown =
                    catchThrowableOfType(OutcomeUnknown.class, () -> breaking.update(KEY, visit, asRead));
            assertThat(profiles.isMade(KEY, unknown)).isTrue();

            store.update(KEY, Changes.set("email", "other@example.com"));
            assertThat(profiles.isMade(KEY, unknown)).isFalse();
            assertThatThrownBy(() -> store.update(KEY, visit, asRead)).isInstanceOf(VersionConflict.class);
        }
    }

    @Test
    void save_changedSince_isRefused() {
        long shown = store.find(KEY).orElseThrow().version();

        assertThat(profiles.save(KEY, json("{\"visits\":5}"), shown)).isTrue();
        assertThat(profiles.save(KEY, json("{\"visits\":6}"), shown)).isFalse();
        assertThat(value()).isEqualTo(json("{\"visits\":5}"));
    }

    @Test
    void addTag_severalThreads_losesNone() {
        IntStream.range(0, 40).parallel().forEach(i -> profiles.addTag(KEY, "tag " + i));
        profiles.addTag("user:new", "tag");

        assertThat(store.get(KEY).orElseThrow().get("tags")).hasSize(40);
        assertThat(store.get("user:new").orElseThrow()).hasToString("{\"tags\":[\"tag\"]}");
    }

    @Test
    void addTagWrongly_changeMeanwhile_losesIt() {
        profiles.addTagWrongly(KEY, "tag", () -> store.increment(KEY, "visits", 1));

        assertThat(value()).isEqualTo(json("{\"tags\":[\"tag\"],\"visits\":1}"));
    }

    private JsonNode value() {
        return store.get(KEY).orElseThrow();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }
}
