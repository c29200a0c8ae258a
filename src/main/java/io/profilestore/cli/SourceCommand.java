package io.profilestore.cli;

import io.profilestore.migrate.Progress;
import io.profilestore.migrate.Source;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** A command that reads a source of profiles. */
abstract class SourceCommand extends CliCommand {

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "The old file: one JSON object of profiles by key, {\"user:1\": {…}, …}.")
    private String source = "";

    SourceCommand(Shell shell) {
        super(shell);
    }

    /** What the user named. */
    final Source source() {
        if (!shell().environment().canDecode(source)) {
            throw Environment.notUnicode("open the source");
        }
        try {
            return Source.of(Path.of(source));
        } catch (InvalidPathException e) {
            throw CliException.noInput("read", source + " is no path on this system", "Correct the path.", e);
        }
    }

    /** What a progress line shows of long work. */
    static Progress shownBy(ProgressLine line) {
        return (phase, records, bytes, bytesTotal) ->
                line.report(phase.name().toLowerCase(Locale.ROOT), records, bytes, bytesTotal);
    }
}
