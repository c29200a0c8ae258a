package io.profilestore.cli;

import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.json.Json;
import io.profilestore.migrate.InvalidChoice;
import io.profilestore.migrate.SourceException;
import io.profilestore.stress.StressException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as the user sees it: what failed, where, why, and what to do next.
 *
 * @param operation the command or step that failed
 * @param key the profile that it was about, null where it was about none
 * @param location the store, null where none was involved yet
 * @param problem why, a clause without a full stop
 * @param nextStep what to do about it, a sentence
 * @param exitCode one of {@link ExitCodes}
 */
record Problem(
        String operation,
        @Nullable String key,
        @Nullable String location,
        String problem,
        String nextStep,
        int exitCode) {

    /** @param command the name of the command that failed, for errors that do not say it themselves */
    static Problem of(Throwable failure, String command) {
        if (failure instanceof CliException known) {
            return known.problem();
        }
        if (failure instanceof StoreException known) {
            Call call = known.call();
            return new Problem(
                    call.operation(),
                    call.key(),
                    call.location(),
                    known.problem(),
                    known.nextStep(),
                    ExitCodes.of(known.getClass()));
        }
        if (failure instanceof SourceException known) {
            return of(known);
        }
        if (failure instanceof InvalidChoice known) {
            return new Problem(
                    command,
                    null,
                    null,
                    known.problem(),
                    Nearest.to(known.field(), known.known())
                            .map(name -> "Did you mean " + Texts.quoted(name) + "?")
                            .orElse(known.nextStep()),
                    ExitCodes.USAGE);
        }
        if (failure instanceof StressException known) {
            return new Problem(command, null, null, known.problem(), known.nextStep(), exitCode(known.kind()));
        }
        if (failure instanceof OutputFailed) {
            return new Problem(
                    command,
                    null,
                    null,
                    "cannot write to standard output: " + failure.getMessage(),
                    "Send the output where there is room; if the command changes a profile, the change was made.",
                    ExitCodes.CANNOT_WRITE);
        }
        if (failure instanceof InterruptedException || failure.getCause() instanceof ClosedByInterruptException) {
            return new Problem(command, null, null, "interrupted", "Run it again.", ExitCodes.TRY_AGAIN);
        }
        return new Problem(
                command,
                null,
                null,
                "this is a bug in profilestore: " + failure,
                "Please report it with what the same command prints with --verbose, and what --version prints.",
                ExitCodes.BUG);
    }

    private static Problem of(SourceException failure) {
        String where = failure.source() + failure.position().map(p -> ", " + p).orElse("");
        String place = failure.pointer().isEmpty() ? "" : "at " + failure.pointer() + ": ";
        int exitCode = switch (failure.kind()) {
            case MALFORMED -> ExitCodes.BAD_DATA;
            case OTHER_OPTIONS -> ExitCodes.USAGE;
            case UNREADABLE -> ExitCodes.NO_INPUT;
            case CHANGED -> ExitCodes.TRY_AGAIN;
        };
        return new Problem(
                "read", failure.key().orElse(null), where, place + failure.problem(), failure.nextStep(), exitCode);
    }

    private static int exitCode(StressException.Kind kind) {
        return switch (kind) {
            case STORE -> ExitCodes.UNREACHABLE;
            case HISTORY -> ExitCodes.CANNOT_WRITE;
            case KILLED -> ExitCodes.TRY_AGAIN;
            case CLOCK, BROKEN -> ExitCodes.BUG;
        };
    }

    /** The same with other advice. */
    Problem withNextStep(String advice) {
        return new Problem(operation, key, location, problem, advice, exitCode);
    }

    /** One line, without control characters. */
    String text() {
        String where = location == null ? operation : new Call(operation, key, location).toString();
        String program = ProfilestoreCommand.NAME + ": ";
        String text =
                (where.equals(ProfilestoreCommand.NAME) ? program : program + where + ": ") + problem + ". " + nextStep;
        return Texts.printable(text.strip());
    }

    /** The same for machines; {@code usage} is a part of the next step. */
    ObjectNode json(String usage) {
        return Json.mapper()
                .createObjectNode()
                .put("operation", operation)
                .put("key", key)
                .put("location", location)
                .put("problem", problem)
                .put("nextStep", (nextStep + " " + usage).strip())
                .put("exitCode", exitCode);
    }
}
