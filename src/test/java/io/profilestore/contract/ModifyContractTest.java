package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code modify}: a change that depends on the old value, made once and on the newest one. */
@OnEveryBackend
class ModifyContractTest extends ProfileStoreContractTest {

    @Test
    void modify_existing_writesWhatTheChangeReturns() {
        given("{'email':'a','tags':['x']}");

        assertThat(store.modify(KEY, value -> {
                    ((ObjectNode) value).withArray("tags").add("y");
                    return value;
                }))
                .hasValueSatisfying(value -> assertSame(value, json("{'email':'a','tags':['x','y']}")));

        assertStored("{'email':'a','tags':['x','y']}");
    }

    @Test
    void modify_absent_getsNullAndCreates() {
        List<JsonNode> seen = new ArrayList<>();

        store.modify(KEY, value -> {
            seen.add(value);
            return json("{'email':'a'}");
        });

        assertThat(seen).containsExactly((JsonNode) null);
        assertStored("{'email':'a'}");
    }

    @Test
    void modify_jsonNull_getsAndReturnsIt() {
        given("null");

        assertThat(store.modify(KEY, value -> value)).hasValueSatisfying(value -> assertSame(value, json("null")));

        assertStored("null");
    }

    @Test
    void modify_returningNull_deletes() {
        given("{'email':'a'}");

        assertThat(store.modify(KEY, value -> null)).isEmpty();

        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void modify_absentReturningNull_staysAbsent() {
        assertThat(store.modify(KEY, value -> null)).isEmpty();

        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void modify_changedMeanwhile_isAppliedToTheNewerValue() {
        given("{'email':'a','visits':1}");
        List<JsonNode> seen = new ArrayList<>();

        store.modify(KEY, value -> {
            if (seen.isEmpty()) {
                store.update(KEY, Changes.set("email", "b"));
            }
            seen.add(value.deepCopy());
            return ((ObjectNode) value).put("visits", value.get("visits").intValue() + 1);
        });

        assertThat(seen).hasSize(2);
        assertStored("{'email':'b','visits':2}");
    }

    @Test
    void modify_createdMeanwhile_isAppliedToTheNewProfile() {
        List<JsonNode> seen = new ArrayList<>();

        store.modify(KEY, value -> {
            if (seen.isEmpty()) {
                given("{'email':'b'}");
            }
            seen.add(value);
            return value == null ? json("{'fax':'lost'}") : ((ObjectNode) value).put("fax", "2");
        });

        assertStored("{'email':'b','fax':'2'}");
    }

    @Test
    void modify_deletedMeanwhile_isAppliedToNothing() {
        given("{'email':'a'}");
        List<JsonNode> seen = new ArrayList<>();

        store.modify(KEY, value -> {
            store.delete(KEY);
            seen.add(value);
            return value == null ? json("{'fax':'2'}") : value;
        });

        assertThat(seen).hasSize(2).last().isNull();
        assertStored("{'fax':'2'}");
    }

    @Test
    void modify_changeThrows_changesNothing() {
        given("{'email':'a'}");

        assertThatThrownBy(() -> store.modify(KEY, value -> {
                    throw new IllegalStateException("of the caller");
                }))
                .hasMessage("of the caller");

        assertStored("{'email':'a'}");
    }

    @Test
    void modify_resultOutsideTheLimits_isRefused() {
        given("{'email':'a'}");

        assertInvalid("/email", () -> store.modify(KEY, value -> ((ObjectNode) value).put("email", "\ud800")));

        assertStored("{'email':'a'}");
    }
}
