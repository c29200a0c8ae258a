package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code get}, {@code find}, {@code set} and {@code delete}. */
@OnEveryBackend
class ReadWriteContractTest extends ProfileStoreContractTest {

    @Test
    void get_absent_isEmpty() {
        assertThat(store.get(KEY)).isEmpty();
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void get_storedJsonNull_isAValue() {
        given("null");

        assertThat(store.get(KEY))
                .hasValueSatisfying(value -> assertThat(value.isNull()).isTrue());
        assertThat(store.find(KEY)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "''",
                "'text'",
                "0",
                "7",
                "7.5",
                "true",
                "false",
                "null",
                "[1,'a',null,[],{}]",
                "{'email':'a@b','phone':null,'tags':['x',{'y':[1.0]}],'address':{'city':{'zip':'01234'}},'on':true}"
            })
    void set_anyJsonType_comesBackEqual(String text) {
        given(text);

        assertStored(text);
    }

    @Test
    void set_existing_replacesItWhole() {
        given("{'email':'a','phone':'1','fax':'2'}");
        given("{'email':'b'}");

        assertStored("{'email':'b'}");
    }

    @Test
    void set_existingOfAnotherType_replacesIt() {
        for (String text : new String[] {"{'email':'a'}", "[1]", "'x'", "{'phone':'1'}", "null", "{}"}) {
            given(text);
            assertStored(text);
        }
    }

    @Test
    void set_readByAnotherOpening_isThere() {
        given("{'email':'a','visits':1}");

        try (ProfileStore other = backend.open()) {
            assertSame(other.get(KEY).orElseThrow(), json("{'email':'a','visits':1}"));
        }
    }

    @Test
    void set_otherProfiles_stayAsTheyAre() {
        store.set("other", json("{'email':'o'}"));
        given("{'email':'a'}");
        store.delete(KEY);

        assertStored("other", json("{'email':'o'}"));
    }

    @Test
    void find_stored_hasKeyVersionAndInstants() {
        long version = store.set(KEY, json("{'email':'a'}"));

        Profile found = store.find(KEY).orElseThrow();

        assertThat(found.key()).isEqualTo(KEY);
        assertThat(found.version()).isEqualTo(version);
        assertThat(found.created()).isAfter(Instant.EPOCH).isBeforeOrEqualTo(found.updated());
    }

    @Test
    void find_valueChangedByTheCaller_storeStaysAsItIs() {
        given("{'tags':['a']}");

        JsonNode value = store.find(KEY).orElseThrow().value();
        ((ObjectNode) value).removeAll();

        assertStored("{'tags':['a']}");
    }

    @Test
    void delete_existing_saysTrueAndRemovesIt() {
        given("{'email':'a'}");

        assertThat(store.delete(KEY)).isTrue();
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void delete_absent_saysFalse() {
        assertThat(store.delete(KEY)).isFalse();
    }

    @Test
    void delete_jsonNull_saysTrue() {
        given("null");

        assertThat(store.delete(KEY)).isTrue();
        assertThat(store.get(KEY)).isEmpty();
    }

    @Test
    void delete_thenSet_isANewProfile() {
        given("{'email':'a','phone':'1'}");
        store.delete(KEY);
        given("{'fax':'2'}");

        assertStored("{'fax':'2'}");
    }

    @Test
    void close_twice_isHarmless() {
        ProfileStore other = backend.open();
        other.close();
        other.close();
    }

    @Test
    void location_ofAnOpenStore_isWhatWasGiven() {
        assertThat(store.location()).isEqualTo(backend.location());
    }
}
