package com.example.modules;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import tools.jackson.databind.JsonNode;

/** Counts. */
final class Visits {

    private Visits() {}

    /** Counts one visit in a store that it creates where there is none. */
    static JsonNode count(String location, String key) {
        try (ProfileStore store =
                ProfileStore.open(location, StoreOptions.defaults().withCreate(true))) {
            store.increment(key, "visits", 1);
            return store.get(key).orElseThrow();
        }
    }
}
