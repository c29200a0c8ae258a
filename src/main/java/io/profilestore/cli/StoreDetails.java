package io.profilestore.cli;

import io.profilestore.ProfileStore;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What {@code info} can say about one kind of store beyond what every store knows. */
@FunctionalInterface
interface StoreDetails {

    /**
     * Names and values, in the order in which they are shown; empty where the store is of another kind. A member
     * {@code profiles} here saves {@code info} the counting.
     */
    Map<String, JsonNode> of(ProfileStore store, StoreAccess access);
}
