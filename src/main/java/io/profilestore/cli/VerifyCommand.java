package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.migrate.Gap;
import io.profilestore.migrate.Listing;
import io.profilestore.migrate.Source;
import io.profilestore.migrate.Verification;
import io.profilestore.migrate.VerificationResult;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code verify}: compares the old file with a store. */
@Command(
        name = "verify",
        description = {
            "Compares every profile of a JSON file, of several, or of a database, with what a store gives back for its key, looks for"
                    + " profiles that only the store has, and changes no profile.",
            "1 and 1.0 differ, the order of members does not. What is found is also kept in the database, in"
                    + " profile_verification and profile_difference.",
            "Ends with exit code 1 where a profile is missing, different or extra, where no store takes a record, or where records that say their keys themselves"
                    + " share one."
        },
        footerHeading = "%nExample:%n",
        footer = "  profilestore verify profiles.json --to jdbc:h2:./profiles")
final class VerifyCommand extends SourceCommand {

    @Mixin
    private final ToOption to = new ToOption();

    VerifyCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        StoreAccess access = StoreAccess.resolve(to.location(), Credentials.Role.APPLICATION, shell());
        VerificationResult result;
        String name;
        Listing<String> ignored;
        Listing<Gap> gaps;
        Optional<String> hint;
        try (Source source = source(access.location());
                ProfileStore store = access.open();
                ProgressLine line = new ProgressLine(shell())) {
            result = Verification.of(source, store, shownBy(line));
            name = source.name();
            ignored = source.ignored();
            gaps = source.gaps();
            hint = source.hint();
        }
        ObjectNode json = object().put("source", name).put("to", access.location());
        json.setAll(VerificationReport.json(result, ignored));
        VerificationReport.putGaps(json, gaps);
        hint.ifPresent(text -> json.put("hint", text));
        print(
                VerificationReport.text(name, access.location(), result, ignored, gaps)
                        + hint.map(text -> "\nhint       " + Texts.printable(text))
                                .orElse(""),
                json);
        return result.isClean()
                        && result.rejects().count() == 0
                        && gaps.count() == 0
                        && !VerificationReport.leavesOut(result, keysAreMembers())
                ? ExitCodes.DONE
                : ExitCodes.FOUND;
    }
}
