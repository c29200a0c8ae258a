package io.profilestore.cli;

import io.profilestore.ChangeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A command about one profile. */
abstract class ProfileCommand extends StoreCommand {

    @Parameters(index = "0", paramLabel = "KEY", description = "The profile's key, for example user:123.")
    private String key = "";

    ProfileCommand(Shell shell) {
        super(shell);
    }

    final String key() {
        return key;
    }

    /** Confirms what happened to which fields. */
    final void printChanged(ChangeSet changes, String what, long version) {
        ObjectNode json = object().put("key", key).put("version", version);
        ArrayNode fields = json.putArray("fields");
        changes.byField().keySet().forEach(fields::add);
        String names = changes.byField().keySet().stream().map(Texts::line).collect(Collectors.joining(", "));
        print(Texts.line(key) + ": " + what + " " + names + "; version " + version, json);
    }
}
