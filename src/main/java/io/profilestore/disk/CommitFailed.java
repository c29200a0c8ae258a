package io.profilestore.disk;

import java.io.IOException;

/** A commit that did not get to the disk: it may be there or not once the database is opened again. */
final class CommitFailed extends IOException {

    private static final long serialVersionUID = 1L;

    CommitFailed(Throwable cause) {
        super(root(cause), cause);
    }

    /** What the operating system said, where it did. */
    private static String root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
