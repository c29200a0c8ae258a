package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.sql.Compaction;
import picocli.CommandLine.Command;

/** {@code compact}: makes a database's file smaller. */
@Command(
        name = "compact",
        description = {
            "Makes the file of an H2 database smaller, while others go on reading and writing.",
            "It is for the owner: an embedded database's .credentials file is read by itself, at a server it must be named."
                    + " H2 gives unused space back by itself too, but slowly while there is work."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore compact --at jdbc:h2:tcp://127.0.0.1/profiles")
final class CompactCommand extends OwnerCommand {

    CompactCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        Compaction done = database("compact", store).compact().orElseThrow(() -> notHere("compact", store));
        print(
                "%s: %,d -> %,d bytes%s"
                        .formatted(
                                store.location(),
                                done.bytesBefore(),
                                done.bytesAfter(),
                                done.bytesAfter() < done.bytesBefore() ? "" : ": there was nothing to gain"),
                object().put("location", store.location())
                        .put("bytesBefore", done.bytesBefore())
                        .put("bytesAfter", done.bytesAfter()));
        return ExitCodes.DONE;
    }
}
