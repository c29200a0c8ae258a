package io.profilestore.fault;

import io.profilestore.ProfileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An embedded database of this process, for whose files a layer is installed. */
record EmbeddedStore(Path directory, TestedStore store, int clients) {

    private static final String NAME = "profiles";

    /** Creates the database, and the counter's column; it is closed then, and on its disk for certain. */
    static EmbeddedStore create(RoundPlan plan, int clients) throws IOException {
        Path directory = Files.createDirectories(plan.directory().resolve("data"));
        EmbeddedStore embedded = new EmbeddedStore(directory, plan.store(), clients);
        try (ProfileStore owner =
                ProfileStore.open(embedded.location(), plan.store().options().withCreate(true))) {
            Counters.declare(plan, owner);
        }
        return embedded;
    }

    ProfileStore open() {
        return ProfileStore.open(location(), store.options().withPoolSize(clients));
    }

    String location() {
        return "jdbc:h2:" + directory.resolve(NAME);
    }

    /** The file that holds the data. */
    Path data() {
        return directory.resolve(NAME + ".mv.db");
    }

    /** The same database, to be, in another directory: all but its data. */
    EmbeddedStore elsewhere(Path other) throws IOException {
        Files.createDirectories(other);
        String credentials = NAME + ".credentials";
        Files.copy(directory.resolve(credentials), other.resolve(credentials));
        return new EmbeddedStore(other, store, clients);
    }
}
