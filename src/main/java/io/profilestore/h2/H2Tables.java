package io.profilestore.h2;

import io.profilestore.schema.OwnTables;
import java.util.List;

/** Our tables on H2. */
final class H2Tables {

    static final OwnTables OWN = new OwnTables(
            "db/migration/h2",
            List.of(
                    "profile",
                    "profile_column",
                    "email_and_phone",
                    "profile_deleted",
                    "profile_import",
                    "application_role",
                    "profile_truncate_guard",
                    "profile_commit",
                    "profile_write_token",
                    "profile_upkeep",
                    "profile_import_progress",
                    "profile_import_findings"),
            List.of(
                    "profile",
                    "profile_column",
                    "profile_deleted",
                    "profile_import",
                    "profile_truncate_guard",
                    "profile_import_lease",
                    "profile_conflict",
                    "profile_verification",
                    "profile_difference"),
            List.of(
                    "profile.write_token",
                    "profile.import_id",
                    "profile_import.origin",
                    "profile_import.source_bytes",
                    "profile_import.source_sha256",
                    "profile_import.part",
                    "profile_import.reading",
                    "profile_import.next_record",
                    "profile_import.pruned"),
            List.of(
                    "Before this is applied to tables in use, stop the workers: H2 loses what is written while a table is",
                    "altered. `profilestore schema apply` lets them wait instead."));

    private H2Tables() {}
}
