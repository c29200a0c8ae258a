package io.profilestore.cli;

import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import picocli.CommandLine.Command;

/** {@code get}: prints a profile. */
@Command(
        name = "get",
        description = {
            "Prints a profile's JSON, indented; with --json on one line, beside its version and times.",
            "Ends with exit code 1 where there is no such profile."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore get user:123")
final class GetCommand extends ProfileCommand {

    GetCommand(Shell shell) {
        super(shell);
    }

    @Override
    ProfileStore open(StoreAccess access) {
        return access.openToRead();
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        Profile profile = store.find(key()).orElseThrow(() -> CliException.notFound(about("get", key(), store)));
        print(
                Texts.indented(profile.value()),
                object().put("key", profile.key())
                        .set("value", profile.value())
                        .put("version", profile.version())
                        .put("created", profile.created().toString())
                        .put("updated", profile.updated().toString()));
        return ExitCodes.DONE;
    }
}
