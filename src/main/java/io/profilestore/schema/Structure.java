package io.profilestore.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the current schema of a connection holds, part by part, in the words of its database. */
final class Structure {

    /** What {@link SchemaDialect#structure} calls the row that is there where the user sees roles and rights. */
    private static final String SEES_RIGHTS = "SEES_RIGHTS";

    private final Map<Part, String> parts = new TreeMap<>();
    private boolean seesRights;

    static Structure read(Connection connection, SchemaDialect dialect) throws SQLException {
        Structure structure = new Structure();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(dialect.structure())) {
            while (rows.next()) {
                structure.add(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4));
            }
        }
        return structure;
    }

    private void add(String kind, String table, String name, @Nullable String definition) {
        if (kind.equals(SEES_RIGHTS)) {
            seesRights = true;
        } else {
            parts.put(new Part(Part.Kind.valueOf(kind), table, name), definition == null ? "" : definition);
        }
    }

    /** Whether the user may see roles and rights. */
    boolean seesRights() {
        return seesRights;
    }

    /** Each part and its definition, tables first. */
    Map<Part, String> parts() {
        return parts;
    }

    boolean hasTable(String name) {
        return parts.containsKey(Part.table(name));
    }
}
