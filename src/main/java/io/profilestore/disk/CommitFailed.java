package io.profilestore.disk;

import java.io.IOException;

/** A commit that did not get to the disk: it may be there or not once the database is opened again. */
final class CommitFailed extends IOException {

    private static final long serialVersionUID = 1L;

    CommitFailed(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
