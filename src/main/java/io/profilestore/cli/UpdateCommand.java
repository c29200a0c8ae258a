package io.profilestore.cli;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.ProfileStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code update}: changes single fields. */
@Command(
        name = "update",
        description = {
            "Changes fields of a profile, all of them or none, and leaves its other fields alone, whoever is changing"
                    + " those. A missing profile is created.",
            "A field is a top-level member of the profile; its value is replaced, never merged."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore update user:123 email=new@example.com visits+=1 tags:='[\"a\"]'",
            "  profilestore update user:123 'a\\=b=x'    (the field a=b)"
        })
final class UpdateCommand extends ProfileCommand {

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "CHANGE",
            description = {
                "FIELD=TEXT sets a string, FIELD:=JSON any JSON value, FIELD+=NUMBER adds a number.",
                "In FIELD, a backslash before = : + - or a backslash makes it a part of the name."
            })
    private List<String> typed = List.of();

    private ChangeSet changes = Changes.none();

    UpdateCommand(Shell shell) {
        super(shell);
    }

    @Override
    void prepare() {
        changes = ChangeSyntax.parse(typed);
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        printChanged(changes, "updated", store.update(key(), changes));
        return ExitCodes.DONE;
    }
}
