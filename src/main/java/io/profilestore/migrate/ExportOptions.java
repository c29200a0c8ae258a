package io.profilestore.migrate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How profiles are written. Immutable. */
public final class ExportOptions {

    private static final ExportOptions DEFAULTS = new ExportOptions(ExportFormat.KEYED, null, false);

    private final ExportFormat format;
    private final @Nullable KeyRule key;
    private final boolean gzip;

    private ExportOptions(ExportFormat format, @Nullable KeyRule key, boolean gzip) {
        this.format = format;
        this.key = key;
        this.gzip = gzip;
    }

    /** One object by key, not compressed: the old file. */
    public static ExportOptions defaults() {
        return DEFAULTS;
    }

    /** One object by key, or a directory. */
    public ExportOptions withFormat(ExportFormat format) {
        if (format.needsKey()) {
            throw new IllegalArgumentException(format + " needs to know which member is the key");
        }
        return new ExportOptions(format, null, gzip);
    }

    /**
     * An array or JSON Lines.
     *
     * @param key JSON Pointers to the members in which the profiles hold their keys, see {@link SourceOptions#withKey}
     * @throws IllegalArgumentException if there is none, or one is no JSON Pointer to a member
     */
    public ExportOptions withFormat(ExportFormat format, List<String> key) {
        if (!format.needsKey()) {
            throw new IllegalArgumentException(format + " has the keys outside the profiles");
        }
        return new ExportOptions(format, KeyRule.of(key), gzip);
    }

    /** Whether each file that is written is gzip data; the same profiles always give the same bytes. */
    public ExportOptions withGzip(boolean gzip) {
        return new ExportOptions(format, key, gzip);
    }

    ExportFormat format() {
        return format;
    }

    @Nullable
    KeyRule key() {
        return key;
    }

    boolean gzip() {
        return gzip;
    }
}
