package io.profilestore.bench;

import io.profilestore.JavaCommand;
import io.profilestore.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line, in a process of its own. */
final class CommandRun {

    /** The packaged jar, null where it is not built yet. */
    static final String JAR = System.getProperty("profilestore.jar");

    private CommandRun() {}

    /** A command as users give it, where there is the jar. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                JAR == null ? List.of("-cp", JavaCommand.classPath(), Main.class.getName()) : List.of("-jar", JAR));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs Java with such arguments; returns what it printed on either stream. */
    static String run(Bench bench, List<String> jvm, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JavaProcess.java()));
        if (bench.scale().isTiny()) {
            command.addAll(bench.jvm(""));
        }
        command.addAll(jvm);
        command.addAll(arguments);
        Path output = bench.directory().resolve("command.log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        String printed = Files.readString(output);
        if (exit != 0) {
            throw new IOException("exit code " + exit + ": " + printed);
        }
        return printed;
    }
}
