package io.profilestore.migrate;

/**
 * A part of a damaged source that holds no whole record, or none that can be told from a part of one.
 *
 * @param source the source's name; for a directory the path of the file in it
 * @param position of its first byte
 * @param byteLength how many bytes it has, in the file's own encoding; 0 where something is wrong and nothing is lost, as
 *     between two objects that were glued together
 * @param problem what is wrong, a clause without a full stop
 * @param nextStep a sentence
 */
public record Gap(String source, Position position, long byteLength, String problem, String nextStep) {

    /** The first byte after it. */
    public long byteEnd() {
        return position.byteOffset() + byteLength;
    }

    /** For whoever cannot go on without what is missing. */
    SourceException refusal() {
        return new SourceException(
                SourceException.Kind.MALFORMED,
                new SourceException.Place(source, position, null, ""),
                problem,
                nextStep,
                null);
    }
}
