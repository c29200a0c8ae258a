package io.profilestore.cli;

import io.profilestore.ProfileStore;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keys}: lists keys. */
@Command(
        name = "keys",
        description = {
            "Prints the keys of all profiles, or of those whose key begins with PREFIX, in order, one a line.",
            "A key with control characters or a quotation mark at its beginning is printed as a JSON string;"
                    + " with --json every key is."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore keys user:")
final class KeysCommand extends StoreCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "What the keys begin with; default: all.")
    private String prefix = "";

    KeysCommand(Shell shell) {
        super(shell);
    }

    @Override
    ProfileStore open(StoreAccess access) {
        return access.openToRead();
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        try (Stream<String> keys = store.keys(prefix)) {
            keys.forEach(key -> shell().out().line(output().json() ? Texts.quoted(key) : Texts.line(key)));
        }
        return ExitCodes.DONE;
    }
}
