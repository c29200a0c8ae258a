package io.profilestore.h2;

import io.profilestore.ProfileStore;

/** Prints the profile {@code k}: {@code LOCATION}. */
final class ReadsProfile {

    private ReadsProfile() {}

    public static void main(String[] args) {
        try (ProfileStore store = ProfileStore.open(args[0])) {
            System.out.println(store.get("k").orElseThrow());
        }
    }
}
