package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.json.Json;
import java.math.BigDecimal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code increment}: adds to a number. */
@Command(
        name = "increment",
        description = "Adds to a field and prints the new value, exactly. A missing profile or field counts from 0.",
        footerHeading = "%nExamples:%n",
        footer = {"  profilestore increment user:123 visits", "  profilestore increment user:123 balance -0.25"})
final class IncrementCommand extends ProfileCommand {

    @Parameters(index = "1", paramLabel = "FIELD", description = "A top-level member of the profile.")
    private String field = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "DELTA",
            description = "How much to add, a JSON number; default: 1.")
    private String delta = "1";

    private BigDecimal number = BigDecimal.ONE;

    IncrementCommand(Shell shell) {
        super(shell);
    }

    @Override
    void prepare() {
        number = JsonArgument.number("increment", "the argument DELTA", delta);
    }

    @Override
    int run(ProfileStore store, StoreAccess access) {
        BigDecimal sum = store.increment(key(), field, number);
        JsonNodeFactory nodes = Json.mapper().getNodeFactory();
        JsonNode value = sum.scale() == 0 ? nodes.numberNode(sum.unscaledValue()) : nodes.numberNode(sum);
        print(Json.text(value), object().put("key", key()).put("field", field).set("value", value));
        return ExitCodes.DONE;
    }
}
