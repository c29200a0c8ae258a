package io.profilestore.bench;

import io.profilestore.Changes;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A thread that uses the adapter, the store being shared by all threads. */
record AdapterClient(ProfileStore store) implements Client {

    @Override
    public void update(String key, String email) {
        store.update(key, Changes.set("email", email));
    }

    @Override
    public JsonNode get(String key) {
        return store.get(key).orElseThrow();
    }

    @Override
    public long increment(String key) {
        return store.increment(key, "visits", 1);
    }

    @Override
    public void set(String key, ObjectNode profile) {
        store.set(key, profile);
    }

    @Override
    public Map<String, JsonNode> getAll(Collection<String> keys) {
        return store.getAll(keys);
    }

    @Override
    public List<JsonNode> scan(String prefix) {
        try (Stream<Profile> profiles = store.scan(prefix)) {
            return profiles.map(Profile::value).toList();
        }
    }
}
