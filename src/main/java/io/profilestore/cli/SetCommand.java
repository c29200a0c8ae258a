package io.profilestore.cli;

import io.profilestore.ProfileStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** {@code set}: creates or replaces a whole profile. */
@Command(
        name = "set",
        description = {
            "Creates a profile or replaces it whole, and prints its new version.",
            "To change single fields use update: what others change meanwhile stays."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  profilestore set user:123 '{\"email\": \"ada@example.com\", \"visits\": 1}'",
            "  profilestore set user:123 - < ada.json"
        })
final class SetCommand extends ProfileCommand {

    @Parameters(index = "1", paramLabel = "JSON|-", description = "Any JSON value; - reads it from standard input.")
    private String json = "";

    private JsonNode value = NullNode.getInstance();

    SetCommand(Shell shell) {
        super(shell);
    }

    @Override
    void prepare() {
        value = json.equals("-")
                ? JsonArgument.read("set", shell().in())
                : JsonArgument.parse("set", "the argument JSON", json);
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        long version = store.set(key(), value);
        print(
                Texts.line(key()) + ": set; version " + version,
                object().put("key", key()).put("version", version));
        return ExitCodes.DONE;
    }
}
