package io.profilestore.cli;

import io.profilestore.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** A command: what all of them share. {@link #call} returns one of {@link ExitCodes}. */
abstract class CliCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    CliCommand(Shell shell) {
        this.shell = shell;
    }

    final Shell shell() {
        return shell;
    }

    final OutputOptions output() {
        return output;
    }

    /** Prints a result in the form that was asked for. */
    final void print(String text, ObjectNode json) {
        shell.out().line(output.json() ? Json.text(json) : text);
    }

    /** An empty object to put a result's members into. */
    static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }
}
