package io.profilestore.schema;

import java.util.Comparator;
import java.util.Locale;

/**
 * One thing that a schema holds.
 *
 * @param kind what it is
 * @param table the table that it belongs to; a table's own name; empty for functions and roles
 * @param name its name as the database spells it; empty for a table
 */
public record Part(Kind kind, String table, String name) implements Comparable<Part> {

    private static final Comparator<Part> ORDER =
            Comparator.comparing(Part::kind).thenComparing(Part::table).thenComparing(Part::name);

    /** Kinds of things, in the order in which they are listed. */
    public enum Kind {
        /** A table or view. */
        TABLE,
        /** A column; its definition is type, nullability and default. */
        COLUMN,
        /** A primary or foreign key, a unique or check constraint. */
        CONSTRAINT,
        /** An index that is no constraint's. */
        INDEX,
        /** A trigger. */
        TRIGGER,
        /** A function. */
        FUNCTION,
        /** A role. */
        ROLE,
        /** What a user or a role may do with a table. */
        RIGHT
    }

    static Part table(String name) {
        return new Part(Kind.TABLE, name, "");
    }

    static Part column(String table, String name) {
        return new Part(Kind.COLUMN, table, name);
    }

    @Override
    public int compareTo(Part other) {
        return ORDER.compare(this, other);
    }

    /** For example {@code column PROFILE.EMAIL}. */
    @Override
    public String toString() {
        String of = kind.name().toLowerCase(Locale.ROOT) + " ";
        if (kind == Kind.RIGHT) {
            return of + "of " + name + " on " + table;
        }
        return of + table + (table.isEmpty() || name.isEmpty() ? "" : ".") + name;
    }
}
