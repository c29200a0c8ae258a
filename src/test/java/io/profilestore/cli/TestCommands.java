package io.profilestore.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The commands that there are, to be looked at and not to be run. */
final class TestCommands {

    private TestCommands() {}

    static CommandLine program() {
        return Commands.in(shell());
    }

    /** What the program reads a line with. */
    static CommandLine forLine(String... args) {
        return Commands.of(shell(), args);
    }

    /** A process's without input, output and environment. */
    static Shell shell() {
        return new Shell(
                InputStream.nullInputStream(),
                new Results(OutputStream.nullOutputStream()),
                System.err,
                new Environment(Map.of(), true),
                false);
    }

    static Collection<CommandLine> all() {
        return program().getSubcommands().values();
    }

    /** Each, and after it those that it consists of. */
    static Stream<CommandLine> withNested() {
        return all().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()));
    }

    static Set<String> names() {
        return program().getSubcommands().keySet();
    }
}
