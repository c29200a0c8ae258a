package io.profilestore.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command, run within this process, left behind. */
record Outcome(int exitCode, String out, String err) {

    /** Runs a command at a location, with nothing on standard input. */
    static Outcome at(String location, String... args) {
        return of(Map.of("PROFILESTORE_URL", location), new byte[0], args);
    }

    static Outcome of(Map<String, String> environment, byte[] in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new ByteArrayInputStream(in),
                new Results(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Environment(environment, true),
                false);
        int exitCode = Main.run(shell, args);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
