package io.profilestore.cli;

import io.profilestore.Call;
import org.jspecify.annotations.Nullable;

/** A command cannot go on, for a reason that no store found. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    CliException(Problem problem, @Nullable Throwable cause) {
        super(problem.text(), cause);
        this.problem = problem;
    }

    /** Wrong arguments or settings; where the operation is the command's name, its usage is shown too. */
    static CliException usage(String operation, String problem, String nextStep) {
        return new CliException(new Problem(operation, null, null, problem, nextStep, ExitCodes.USAGE), null);
    }

    /** An argument or standard input is not the data it should be. */
    static CliException badData(String operation, String problem, String nextStep, @Nullable Throwable cause) {
        return new CliException(new Problem(operation, null, null, problem, nextStep, ExitCodes.BAD_DATA), cause);
    }

    /** There is no such file, or it cannot be read. */
    static CliException noInput(String operation, String problem, String nextStep, @Nullable Throwable cause) {
        return new CliException(new Problem(operation, null, null, problem, nextStep, ExitCodes.NO_INPUT), cause);
    }

    /** A file or directory of the user's cannot be written. */
    static CliException cannotWrite(String operation, String problem, String nextStep, @Nullable Throwable cause) {
        return new CliException(new Problem(operation, null, null, problem, nextStep, ExitCodes.CANNOT_WRITE), cause);
    }

    /** Ended by a signal, in order. */
    static CliException interrupted(String operation, String problem, String nextStep) {
        return new CliException(new Problem(operation, null, null, problem, nextStep, ExitCodes.TRY_AGAIN), null);
    }

    /** The profile that the call needs does not exist. */
    static CliException notFound(Call call) {
        return new CliException(
                new Problem(
                        call.operation(),
                        call.key(),
                        call.location(),
                        "there is no profile under this key",
                        "The command keys lists those that there are.",
                        ExitCodes.FOUND),
                null);
    }

    Problem problem() {
        return problem;
    }
}
