package io.profilestore.migrate;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** What a source's content cannot tell by itself: where the profiles are in it, and their keys in them; and how
 * large they may be. Immutable. */
public final class SourceOptions {

    private static final SourceOptions DEFAULTS = new SourceOptions(null, null, Limits.DEFAULTS, false);

    private final @Nullable KeyRule key;
    private final @Nullable JsonPointer at;
    private final Limits limits;
    private final boolean salvage;

    private SourceOptions(@Nullable KeyRule key, @Nullable JsonPointer at, Limits limits, boolean salvage) {
        this.key = key;
        this.at = at;
        this.limits = limits;
        this.salvage = salvage;
    }

    /** The whole document, or directory, keys that are not in the profiles, and what stores take. */
    public static SourceOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Where each record of an array or of JSON Lines holds its key.
     *
     * @param pointers JSON Pointers (RFC 6901), several for a key of several parts
     * @throws IllegalArgumentException if there is none, or one is no JSON Pointer to a member
     */
    public SourceOptions withKey(List<String> pointers) {
        return new SourceOptions(KeyRule.of(pointers), at, limits, salvage);
    }

    /**
     * Where in a document the profiles are.
     *
     * @param pointer a JSON Pointer (RFC 6901), empty for the whole document
     * @throws IllegalArgumentException if it is none
     */
    public SourceOptions withAt(String pointer) {
        return new SourceOptions(key, KeyRule.pointer(pointer), limits, salvage);
    }

    /** Beyond what a record is rejected. */
    public SourceOptions withLimits(Limits limits) {
        return new SourceOptions(key, at, limits, salvage);
    }

    /** Of a damaged source, its whole records; each part of it that is none is a {@link Gap}. */
    public SourceOptions withSalvage() {
        return new SourceOptions(key, at, limits, true);
    }

    boolean salvage() {
        return salvage;
    }

    /** Beyond what a record is rejected. */
    public Limits limits() {
        return limits;
    }

    /** As they are given on a command line. */
    @Override
    public String toString() {
        String keys = key == null ? "" : key.toString();
        String places = at == null ? keys : keys + " --at " + at;
        String whole = salvage ? places + " --salvage" : places;
        return (limits.equals(Limits.DEFAULTS) ? whole : whole + " " + limits).strip();
    }

    Optional<KeyRule> key() {
        return Optional.ofNullable(key);
    }

    Optional<JsonPointer> at() {
        return Optional.ofNullable(at);
    }
}
