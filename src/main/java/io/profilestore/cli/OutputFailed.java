package io.profilestore.cli;

import java.io.IOException;
import java.util.Locale;

/** Standard output takes no more. */
final class OutputFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputFailed(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the reader has gone, as {@code head} does when it has enough: no failure of ours. */
    boolean pipeClosed() {
        // The message may be in the user's language; that writing to a pipe fails for one reason only is true in all.
        return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("pipe")
                || OpenFile.isPipe(OpenFile.STANDARD_OUTPUT);
    }
}
