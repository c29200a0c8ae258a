package io.profilestore.cli;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.ProfileStore;
import io.profilestore.VersionConflict;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code unset}: removes fields. */
@Command(
        name = "unset",
        description = {
            "Removes fields from a profile; one that it does not have is no error.",
            "Ends with exit code 1 where there is no such profile."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore unset user:123 fax")
final class UnsetCommand extends ProfileCommand {

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FIELD",
            description = "A top-level member of the profile, written as it is.")
    private List<String> fields = List.of();

    private ChangeSet changes = Changes.none();

    UnsetCommand(Shell shell) {
        super(shell);
    }

    @Override
    void prepare() {
        for (String field : fields) {
            try {
                changes = changes.unset(field);
            } catch (IllegalArgumentException twice) {
                throw CliException.usage("unset", twice.getMessage() + "", "Name each field once.");
            }
        }
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        try {
            printChanged(changes, "removed", store.update(key(), changes, Expect.present()));
        } catch (VersionConflict absent) {
            throw CliException.notFound(about("unset", key(), store));
        }
        return ExitCodes.DONE;
    }
}
