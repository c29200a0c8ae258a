package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is whole, and that no store takes.
 *
 * @param source the source's name; for a directory the path of the file in it
 * @param ordinal how many records come before it in the source
 * @param position of its first byte; of a keyed record that is its key's
 * @param byteOffset likewise, in the text as UTF-8
 * @param byteLength how much text it takes up there
 * @param key the profile's id; null where it is not known
 * @param keyAt the JSON Pointers to the key within the record; empty where it is elsewhere
 * @param pointer where in the profile it is wrong (RFC 6901); empty for the profile itself or its key
 * @param reason why, for machines
 * @param problem why, a clause without a full stop
 * @param nextStep a sentence
 * @param text its text; null where it is longer than {@link #MAX_TEXT_BYTES}
 */
public record Reject(
        String source,
        long ordinal,
        Position position,
        long byteOffset,
        long byteLength,
        @Nullable String key,
        List<String> keyAt,
        String pointer,
        RejectReason reason,
        String problem,
        String nextStep,
        @Nullable RawText text) {

    /** How much text a reject may carry. */
    public static final int MAX_TEXT_BYTES = 1024 * 1024;

    /** Where it is, in words: line and column, or of what is in a database the key. */
    public String place() {
        return position.isKnown() || key == null
                ? position.toString()
                : new Call("the profile", key, source).toString();
    }

    /** The same among others of its source. */
    Reject moved(long ordinal, long bytesBefore) {
        return new Reject(
                source,
                ordinal,
                position,
                bytesBefore + byteOffset,
                byteLength,
                key,
                keyAt,
                pointer,
                reason,
                problem,
                nextStep,
                text);
    }

    /** The same without its text, for lists. */
    Reject withoutText() {
        return new Reject(
                source,
                ordinal,
                position,
                byteOffset,
                byteLength,
                key,
                keyAt,
                pointer,
                reason,
                problem,
                nextStep,
                null);
    }

    /** For whoever cannot go on without the record. */
    SourceException refusal() {
        return new SourceException(Kind.MALFORMED, new Place(source, position, key, pointer), problem, nextStep, null);
    }
}
