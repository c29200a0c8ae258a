package io.profilestore.migrate;

import org.jspecify.annotations.Nullable;

/** One shape's way through the records of a text. */
@FunctionalInterface
interface Shape {

    /** The next record; null after the last, when the parser stands on the last token that belongs to the shape. */
    @Nullable
    SourceRecord next();
}
