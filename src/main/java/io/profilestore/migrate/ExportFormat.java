package io.profilestore.migrate;

/** The shapes that profiles are written in; each of them can be read back as a {@link Source}. */
public enum ExportFormat {
    /** One JSON object by key, the format of the old file. */
    KEYED,
    /** A JSON array of the profiles, which hold their keys themselves. */
    ARRAY,
    /** One profile a line, likewise. */
    LINES,
    /** A directory with one file for each profile. */
    DIRECTORY;

    /** Whether the keys are nowhere but in the profiles. */
    public boolean needsKey() {
        return this == ARRAY || this == LINES;
    }
}
