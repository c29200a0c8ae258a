package io.profilestore.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command gets from the process it runs in.
 *
 * @param in standard input
 * @param out where results go
 * @param err where progress and errors go
 * @param environment the environment variables
 * @param terminal whether a person is looking at {@code err}, as far as can be told
 */
record Shell(InputStream in, Results out, PrintStream err, Environment environment, boolean terminal) {

    /** The real ones, written in UTF-8: Java 17 would encode {@code System.out} by the locale. */
    static Shell ofThisProcess() {
        return new Shell(
                // Buffered, also because FileInputStream.readNBytes seeks, which a pipe cannot.
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new Results(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
                        true,
                        StandardCharsets.UTF_8),
                Environment.ofThisProcess(),
                OpenFile.isTerminal(OpenFile.STANDARD_ERROR));
    }
}
