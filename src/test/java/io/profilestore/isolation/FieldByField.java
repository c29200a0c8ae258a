package io.profilestore.isolation;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A store that does it wrong, to show that the checks see it: an update is made field by field, and taken back field by
 * field where one of them fails; reads return the profile as it was some reads ago, now and then.
 */
final class FieldByField {

    private final ProfileStore store;
    private int reads;
    private Object earlier;

    private FieldByField(ProfileStore store) {
        this.store = store;
    }

    static ProfileStore on(ProfileStore store) {
        FieldByField wrong = new FieldByField(store);
        return (ProfileStore) Proxy.newProxyInstance(
                FieldByField.class.getClassLoader(),
                new Class<?>[] {ProfileStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("update")) {
                        return wrong.update(
                                (String) arguments[0],
                                (Changes) arguments[1],
                                arguments.length == 3 ? (Expect) arguments[2] : Expect.anything());
                    }
                    try {
                        Object result = method.invoke(store, arguments);
                        return method.getName().equals("get") ? wrong.read(result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Object read(Object now) {
        if (reads++ % 20 == 10) {
            return earlier;
        }
        earlier = reads % 20 == 5 ? now : earlier;
        return now;
    }

    private long update(String key, Changes changes, Expect expect) {
        JsonNode before = store.find(key).map(Profile::value).orElse(null);
        try {
            long version = 0;
            for (Map.Entry<String, Changes.Change> change : changes.byField().entrySet()) {
                version = store.update(key, only(change));
            }
            if (expect instanceof Expect.Version expected && expected.version() != version) {
                store.update(key, Changes.none(), expect);
            }
            return version;
        } catch (RuntimeException e) {
            store.set(key, before);
            throw e;
        }
    }

    private static ChangeSet only(Map.Entry<String, Changes.Change> change) {
        return change.getValue() instanceof Changes.Set set
                ? Changes.set(change.getKey(), set.value())
                : Changes.increment(change.getKey(), 1);
    }
}
