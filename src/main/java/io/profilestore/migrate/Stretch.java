package io.profilestore.migrate;

import org.jspecify.annotations.Nullable;

/**
 * A part of a damaged document that is grammatical, and whose depth within the document is known.
 *
 * @param from where it begins in the text
 * @param start how
 * @param to the first byte after it, or after the bracket that its document ends with
 * @param base the depth that the document as a whole has, counted from the stretch's beginning
 * @param document whether it is one from its beginning on
 * @param ended whether the document's end is its own
 * @param sound whether nothing about its end hints that it holds a seam as well
 * @param older whether it is what is left of an older text that a whole document was written over
 * @param damage what ends it; null where the text ends with the document
 */
record Stretch(
        long from,
        Grammar.Start start,
        long to,
        int base,
        boolean document,
        boolean ended,
        boolean sound,
        boolean older,
        @Nullable Diagnosis damage) {}
