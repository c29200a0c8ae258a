package io.profilestore.postgres;

import io.profilestore.schema.OwnTables;
import java.util.List;

/** Our tables on PostgreSQL, one to a migration: some engines that speak its language take one definition a transaction. */
final class PostgresTables {

    private static final List<String> TABLES = List.of(
            "profile",
            "profile_column",
            "profile_deleted",
            "profile_import",
            "profile_import_lease",
            "profile_conflict",
            "profile_verification",
            "profile_difference");

    static final OwnTables OWN =
            new OwnTables("db/migration/postgresql", TABLES, TABLES, List.of(), List.of("The workers may go on."));

    private PostgresTables() {}
}
