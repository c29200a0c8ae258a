package io.profilestore.cli;

import io.profilestore.ProfileStore;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code info}: says what a store is. */
@Command(
        name = "info",
        description = {
            "Prints where the store is, of which kind, and how many profiles it holds.",
            "Of an H2 database also: the version of H2 that has it open and of its tables; as whom this login works, and for"
                    + " the owner whether there is a user for workers; which program has it open; whether writes of this"
                    + " login wait for the disk, and whether they could; the length of its file, and about how much of that"
                    + " is in use; the file system it is on, where that is this machine's."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore info --at file:profiles.json")
final class InfoCommand extends StoreCommand {

    private final List<StoreDetails> details;

    InfoCommand(Shell shell, List<StoreDetails> details) {
        super(shell);
        this.details = details;
    }

    @Override
    ProfileStore open(StoreAccess access) {
        return access.openToRead();
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        ObjectNode info = object().put("location", store.location()).put("kind", kind(store.location()));
        details.forEach(d -> info.setAll(d.of(store, access)));
        if (!info.has("profiles")) {
            try (Stream<String> keys = store.keys("")) {
                info.put("profiles", keys.count());
            }
        }
        StringBuilder text = new StringBuilder();
        info.forEachEntry((name, value) -> text.append(text.isEmpty() ? "" : "\n")
                .append(name)
                .append(": ")
                .append(Texts.printable(value.isString() ? value.stringValue() : value.toString())));
        print(text.toString(), info);
        return ExitCodes.DONE;
    }

    private static String kind(String location) {
        if (location.startsWith("file:")) {
            return location.contains("lock=flock") ? "JSON file behind a lock" : "JSON file without a lock";
        }
        if (location.startsWith("jdbc:h2:")) {
            return location.startsWith("jdbc:h2:tcp:") || location.startsWith("jdbc:h2:ssl:")
                    ? "H2 server"
                    : "H2 embedded";
        }
        return location.startsWith("jdbc:postgresql:") ? "PostgreSQL" : "another kind";
    }
}
