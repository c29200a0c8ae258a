package io.profilestore.h2;

import io.profilestore.Durability;
import io.profilestore.schema.SchemaDialect;

/** How H2's definitions are written, for texts that need no database. */
public final class H2Definitions {

    private H2Definitions() {}

    /** Types and names in H2's SQL. */
    public static SchemaDialect dialect() {
        return new H2Dialect(Durability.COMMIT);
    }
}
