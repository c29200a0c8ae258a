package io.profilestore.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Changes;
import io.profilestore.InvalidProfile;
import io.profilestore.NotANumber;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code update}: shallow, creating, several changes at once. */
@OnEveryBackend
class UpdateContractTest extends ProfileStoreContractTest {

    @Test
    void update_oneField_leavesTheOthersAlone() {
        given("{'email':'old','phone':'1','fax':{'a':1}}");

        store.update(KEY, Changes.set("email", "new"));

        assertStored("{'email':'new','phone':'1','fax':{'a':1}}");
    }

    @Test
    void update_newField_addsIt() {
        given("{'email':'a'}");

        store.update(KEY, Changes.set("phone", "1"));
        store.update(KEY, Changes.set("fax", "2"));

        assertStored("{'email':'a','phone':'1','fax':'2'}");
    }

    @Test
    void update_nestedObject_replacesItWithoutMerging() {
        given("{'address':{'city':'A','zip':'1'},'email':{'x':1}}");

        store.update(KEY, Changes.set("address", json("{'city':'B'}")).set("email", json("{'y':2}")));

        assertStored("{'address':{'city':'B'},'email':{'y':2}}");
    }

    @Test
    void update_missingKey_createsIt() {
        store.update(KEY, Changes.set("email", "a").set("fax", "2"));

        assertStored("{'email':'a','fax':'2'}");
    }

    @Test
    void update_missingKeyWithoutAnyChange_createsAnEmptyObject() {
        store.update(KEY, Changes.none());

        assertStored("{}");
    }

    @Test
    void update_missingKeyUnsetOnly_createsAnEmptyObject() {
        store.update(KEY, Changes.unset("email").unset("fax"));

        assertStored("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'text'", "[1,2]", "7", "1.5", "true", "null", "[]", "''"})
    void update_profileThatIsNoObject_isReplacedByTheObject(String text) {
        given(text);

        store.update(KEY, Changes.set("email", "a").set("fax", "2"));

        assertStored("{'email':'a','fax':'2'}");
    }

    @Test
    void update_fieldSetToJsonNull_holdsNull() {
        given("{'email':'a','fax':'2'}");

        store.update(KEY, Changes.set("email", (String) null).set("fax", json("null")));

        assertStored("{'email':null,'fax':null}");
    }

    @Test
    void update_fieldHoldingJsonNull_takesAValueAgain() {
        given("{'email':null,'fax':null}");

        store.update(KEY, Changes.set("email", "a"));
        store.update(KEY, Changes.set("fax", "2"));

        assertStored("{'email':'a','fax':'2'}");
    }

    @Test
    void update_unset_removesTheField() {
        given("{'email':'a','phone':null,'fax':'2','pager':null}");

        store.update(KEY, Changes.unset("email"));
        assertStored("{'phone':null,'fax':'2','pager':null}");
        store.update(KEY, Changes.unset("phone").unset("fax").unset("pager"));
        assertStored("{}");
    }

    @Test
    void update_unsetOfAbsentField_changesNothingElse() {
        given("{'phone':'1'}");

        store.update(KEY, Changes.unset("email").unset("fax"));

        assertStored("{'phone':'1'}");
    }

    @Test
    void update_severalChanges_areMadeTogether() {
        given("{'email':'a','phone':'1','fax':'2','visits':1}");

        long version = store.update(
                KEY,
                Changes.set("email", "b")
                        .unset("fax")
                        .increment("visits", 2)
                        .set("on", true)
                        .set("age", 40)
                        .set("score", new BigDecimal("1.50")));

        assertStored("{'email':'b','phone':'1','visits':3,'on':true,'age':40,'score':1.5}");
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void update_oneOfSeveralFails_changesNothing() {
        given("{'email':'a','visits':'many'}");
        long before = version();

        assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "b").increment("visits", 1)))
                .isInstanceOf(NotANumber.class);
        assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "b").set("fax", "\ud800")))
                .isInstanceOf(InvalidProfile.class);

        assertStored("{'email':'a','visits':'many'}");
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void update_oneOfSeveralFailsOnMissingKey_createsNothing() {
        assertThatThrownBy(() -> store.update(KEY, Changes.set("email", "b").set("fax", "\ud800")))
                .isInstanceOf(InvalidProfile.class);

        assertThat(store.find(KEY)).isEmpty();
    }
}
