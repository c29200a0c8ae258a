package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.SchemaMismatch;
import io.profilestore.VersionConflict;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.SqlStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Every kind of statement that a store has, on tables that others than profilestore made, in whatever schema. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.profilestore.contract.TablesOfOthers#all")
class TablesOfOthersTest extends ProfileStoreContractTest {

    @Test
    void location_namesTheSchemaWhereTheLocationDid() {
        assertThat(store.location()).isEqualTo(backend.location());
    }

    @Test
    void set_anyValue_comesBack() {
        for (String text : List.of("{'email':'a','visits':1.0,'tags':[1]}", "[1]", "null", "{}")) {
            given(text);
            assertStored(text);
        }
    }

    @Test
    void update_columnsAndOtherFields_areChangedAlone() {
        given("{'email':'a','phone':'1','fax':'2'}");

        store.update(KEY, Changes.set("email", "b"));
        store.update(KEY, Changes.set("phone", 7).unset("fax").increment("visits", 1));
        store.update("new", Changes.set("email", "n"));

        assertStored("{'email':'b','phone':7,'visits':1}");
        assertStored("new", json("{'email':'n'}"));
        assertThat(store.getAll(List.of(KEY, "new", "none"))).containsOnlyKeys(KEY, "new");
    }

    @Test
    void increment_integerAndDecimal_areExact() {
        assertThat(store.increment(KEY, "visits", 5)).isEqualTo(5);
        assertThat(store.increment(KEY, "balance", new BigDecimal("0.5"))).isEqualByComparingTo("0.5");
        assertStored("{'visits':5,'balance':0.5}");
    }

    @Test
    void expect_anotherVersion_changesNothing() {
        long version = store.set(KEY, json("{'email':'a'}"), Expect.absent());
        long next = store.update(KEY, Changes.set("email", "b"), Expect.version(version));

        assertThat(next).isGreaterThan(version);
        assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "c"), Expect.version(version)))
                .isInstanceOf(VersionConflict.class);
        assertThatThrownBy(() -> store.set(KEY, json("1"), Expect.absent())).isInstanceOf(VersionConflict.class);
        assertStored("{'email':'b'}");
    }

    @Test
    void modify_byThreads_losesNothing() throws Exception {
        given("{}");
        Threads.run(4, thread -> {
            for (int i = 0; i < 5; i++) {
                store.modify(KEY, value -> {
                    ((ObjectNode) value).put("n", value.path("n").asInt(0) + 1);
                    return value;
                });
                store.increment(KEY, "visits", 1);
            }
            return thread;
        });

        assertStored("{'n':20,'visits':20}");
    }

    @Test
    void scanKeysSnapshotDelete_several_areInOrder() {
        Stream.of("b", "a", "c").forEach(key -> store.set(key, json("{'email':'" + key + "','n':1}")));

        assertThat(store.keys("").toList()).containsExactly("a", "b", "c");
        try (Stream<Profile> all = store.scan("")) {
            assertThat(all.map(Profile::key)).containsExactly("a", "b", "c");
        }
        try (Stream<Profile> all = sql().snapshot("")) {
            assertThat(all.map(Profile::value)).contains(json("{'email':'b','n':1}"));
        }
        assertThat(store.delete("b")).isTrue();
        assertThat(store.delete("b")).isFalse();
        assertThat(sql().info().profiles()).isEqualTo(2);
    }

    @Test
    void declare_anything_isForThoseWhoKeepTheTables() {
        assertThat(sql().keepsTables()).isFalse();
        assertThatThrownBy(
                        () -> sql().declare(List.of(WantedColumn.of("visits", ColumnType.BIGINT)), Path.of("unused")))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("--columns none");
    }

    private SqlStore sql() {
        return (SqlStore) store;
    }
}
