package io.profilestore.migrate;

import io.profilestore.Call;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source cannot be read: where exactly, why, and the next step. Found in the first pass, before anything is written,
 * except for {@link Kind#CHANGED}, which may come later.
 */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_POINTER_LENGTH = 200;

    /** What is wrong with the source. */
    public enum Kind {
        /** Its content is not what a source holds. */
        MALFORMED,
        /** Its content may be fine, but other {@link SourceOptions} are needed for it. */
        OTHER_OPTIONS,
        /** It is missing, no regular file, or the system does not let us read it. */
        UNREADABLE,
        /** Somebody wrote to it between or during the passes over it. */
        CHANGED
    }

    private final Kind kind;
    private final transient Place place;
    private final String problem;
    private final String nextStep;

    /**
     * Where in which source.
     *
     * @param source the source's name
     * @param position null where the source as a whole is meant
     * @param key the profile, null where no profile is meant
     * @param pointer the JSON Pointer (RFC 6901) within the profile, empty for the profile itself or its key
     */
    record Place(
            String source,
            @Nullable Position position,
            @Nullable String key,
            String pointer) {

        static Place whole(String source) {
            return new Place(source, null, null, "");
        }

        @Override
        public String toString() {
            String call = new Call("read", key, position == null ? source : source + ", " + position).toString();
            return pointer.isEmpty() ? call : call + ", at " + shown(pointer);
        }

        private static String shown(String pointer) {
            return pointer.length() <= SHOWN_POINTER_LENGTH
                    ? pointer
                    : pointer.substring(0, SHOWN_POINTER_LENGTH) + "…";
        }
    }

    SourceException(Kind kind, Place place, String problem, String nextStep, @Nullable Throwable cause) {
        super(place + ": " + problem + ". " + nextStep, cause);
        this.kind = kind;
        this.place = place;
        this.problem = problem;
        this.nextStep = nextStep;
    }

    /** Damage at a place that no profile is known for. */
    SourceException(String source, Position position, Diagnosis diagnosis, @Nullable Throwable cause) {
        this(Kind.MALFORMED, new Place(source, position, null, ""), diagnosis.problem(), diagnosis.nextStep(), cause);
    }

    /** What the system's refusal means. */
    static SourceException unreadable(String source, IOException e) {
        if (e instanceof NoSuchFileException) {
            return unreadable(source, "there is no such file", "Check the path.", e);
        }
        if (e instanceof AccessDeniedException) {
            return unreadable(
                    source, "this user may not read it", "Check the rights of the file and its directories.", e);
        }
        return unreadable(
                source, "the system cannot read it (" + e.getMessage() + ")", "Check the disk and the path.", e);
    }

    static SourceException unreadable(String source, String problem, String nextStep, @Nullable IOException e) {
        return new SourceException(Kind.UNREADABLE, Place.whole(source), problem, nextStep, e);
    }

    static SourceException changed(String source) {
        return new SourceException(
                Kind.CHANGED,
                Place.whole(source),
                "the source was written to while it was being read",
                "Stop its writers, then run again.",
                null);
    }

    /** What is wrong with the source. */
    public Kind kind() {
        return kind;
    }

    /** The source's name, see {@link Source#name}; for a directory the path of the file in it, if one is meant. */
    public String source() {
        return place.source;
    }

    /** Line, column and byte offset; empty where the source as a whole is meant. */
    public Optional<Position> position() {
        return Optional.ofNullable(place.position);
    }

    /** The profile, where one is meant. */
    public Optional<String> key() {
        return Optional.ofNullable(place.key);
    }

    /** Where in the profile: a JSON Pointer (RFC 6901), empty for the profile itself, its key, or none. */
    public String pointer() {
        return place.pointer;
    }

    /** What is wrong, without the place and the next step that {@link #getMessage} has as well. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String nextStep() {
        return nextStep;
    }
}
