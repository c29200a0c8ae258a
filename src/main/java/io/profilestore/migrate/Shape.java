package io.profilestore.migrate;

import java.io.IOException;

/** One shape's way through the records of a text. */
@FunctionalInterface
interface Shape {

    /** Shows the next record; false after the last, when everything that belongs to the shape has been read. */
    boolean next() throws IOException;
}
