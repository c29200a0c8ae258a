package com.example.plain;

import io.profilestore.ProfileStore;

/** A process that opens its store once, at the location that it is told. */
public final class Application {

    private Application() {}

    // adapter.md
    public static void main(String[] arguments) {
        try (ProfileStore store = ProfileStore.open(arguments[0])) { // for example jdbc:h2:./profiles
            serve(new Profiles(store)); // all threads share the one store
        } // closed last: what is still under way in other threads may fail
    }
    // end

    private static void serve(Profiles profiles) {
        profiles.changeEmail("user:1001", "new@example.com");
    }
}
