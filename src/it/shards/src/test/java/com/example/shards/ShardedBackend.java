package com.example.shards;

import io.profilestore.ProfileStore;
import io.profilestore.contract.Backend;
import io.profilestore.contract.PostgresBackend;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The contract's store, on shards: see {@code contract.backend} in the project's pom.xml. */
public final class ShardedBackend implements Backend {

    @Override
    public void start() {
        try (ProfileStore store = open()) {
            fill(store, Map.of());
        }
    }

    @Override
    public void fill(ProfileStore store, Map<String, JsonNode> profiles) {
        store.keys("").toList().parallelStream().forEach(store::delete);
        profiles.keySet().parallelStream().forEach(key -> store.set(key, profiles.get(key)));
    }

    /** A name only. */
    @Override
    public String location() {
        try (ProfileStore store = open()) {
            return store.location();
        }
    }

    @Override
    public ProfileStore open() {
        return Shards.shared().open();
    }

    @Override
    public Comparator<String> keyOrder() {
        return PostgresBackend.KEY_ORDER;
    }

    @Override
    public boolean takesAnyText() {
        return false;
    }

    @Override
    public String toString() {
        return "ShardingSphere-JDBC";
    }
}
