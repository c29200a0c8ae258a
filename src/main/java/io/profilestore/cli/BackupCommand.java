package io.profilestore.cli;

import io.profilestore.ProfileStore;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup}: copies a database. */
@Command(
        name = "backup",
        description = {
            "Writes a copy of an H2 database to a file on this machine, while others go on reading and writing: all"
                    + " profiles as they were at one instant, with everything that was acknowledged before.",
            "The file is written under another name first and forced to disk, so that it is there whole or not at all; one"
                    + " that is there is not replaced. Only you can read it. It is for the owner: an embedded database's"
                    + " .credentials file is read by itself, at a server it must be named.",
            "To restore it, copy it to NAME.mv.db in an empty directory, and the .credentials file of the time to"
                    + " NAME.credentials beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore backup profiles-monday.mv.db",
            "  profilestore backup /backups/profiles.mv.db --at jdbc:h2:tcp://127.0.0.1/profiles"
        })
final class BackupCommand extends OwnerCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "Where to; there must be no such file.")
    private String file = "";

    BackupCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        Path target = shell().environment().path("backup", file);
        long bytes = database("backup", store).backup(target).orElseThrow(() -> notHere("backup", store));
        print(
                "%s -> %s\n%,d bytes".formatted(store.location(), Texts.printable(file), bytes),
                object().put("from", store.location()).put("file", file).put("bytes", bytes));
        return ExitCodes.DONE;
    }
}
