package io.profilestore.migrate;

import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.sql.Provenance;
import io.profilestore.sql.RowHistory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A profile that source and store do not both hold, or not with the same value; the first place where they differ.
 *
 * @param key the profile
 * @param kind what is wrong
 * @param pointer the JSON Pointer (RFC 6901) of the place within the profile, empty for the profile itself
 * @param expected the source's value there as JSON text, null where it has none; after {@value #SHOWN_LENGTH} characters
 *     shortened and ending in {@code …}
 * @param found the store's value, likewise; null for a profile that only the store has
 * @param provenance who wrote the store's profile last; null where nothing is known of it
 */
public record Difference(
        String key,
        Kind kind,
        String pointer,
        @Nullable String expected,
        @Nullable String found,
        @Nullable Provenance provenance) {

    private static final int SHOWN_LENGTH = 200;

    /** What is wrong. */
    public enum Kind {
        /** The store has no such profile. */
        MISSING,
        /** The store has another value. */
        DIFFERENT,
        /** The store has the value, and not the version or the instants that the source's store has. */
        OTHER_VERSION,
        /** Only the store has such a profile. */
        EXTRA
    }

    /** Compares one record; {@code found} is null where the store has no such profile. */
    static Optional<Difference> of(SourceRecord expected, @Nullable JsonNode found) {
        Kind kind = found == null ? Kind.MISSING : Kind.DIFFERENT;
        return JsonDifference.between(expected.value(), found)
                .map(d -> new Difference(expected.key(), kind, d.pointer(), shown(d.left()), shown(d.right()), null));
    }

    /** Compares what rows say, where the store's one was written by an import of the other. */
    static Optional<Difference> of(String key, RowHistory expected, RowHistory found) {
        return found.version() > expected.version() || isCarried(expected, found)
                ? Optional.empty()
                : Optional.of(new Difference(key, Kind.OTHER_VERSION, "", shown(expected), shown(found), null));
    }

    static boolean isCarried(RowHistory expected, RowHistory found) {
        return found.version() == expected.version()
                && found.created().equals(expected.created())
                && found.updated().equals(expected.updated());
    }

    private static String shown(RowHistory row) {
        return "version " + row.version() + ", created " + row.created() + ", updated " + row.updated();
    }

    static Difference extra(String key) {
        return new Difference(key, Kind.EXTRA, "", null, null, null);
    }

    /** The same, with what is known of the store's profile. */
    Difference with(@Nullable Provenance known) {
        return new Difference(key, kind, pointer, expected, found, known);
    }

    private static @Nullable String shown(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        String text = Json.text(value);
        if (text.codePointCount(0, text.length()) <= SHOWN_LENGTH) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, SHOWN_LENGTH)) + "…";
    }
}
