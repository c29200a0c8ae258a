package io.profilestore.cli;

import io.profilestore.ProfileStore;
import picocli.CommandLine.Command;

/** {@code delete}: removes a profile. */
@Command(
        name = "delete",
        description = "Removes a profile and says whether there was one; either way it is gone, exit code 0.",
        footerHeading = "%nExample:%n",
        footer = "  profilestore delete user:123")
final class DeleteCommand extends ProfileCommand {

    DeleteCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        boolean deleted = store.delete(key());
        print(
                Texts.line(key()) + (deleted ? ": deleted" : ": there was no such profile"),
                object().put("key", key()).put("deleted", deleted));
        return ExitCodes.DONE;
    }
}
