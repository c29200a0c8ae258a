package io.profilestore.fault;

import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.migrate.Migration;
import io.profilestore.migrate.MigrationOptions;
import io.profilestore.migrate.Phase;
import io.profilestore.migrate.Source;
import io.profilestore.sql.SqlStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A migration as a process of its own that says how far it is: {@code MigratingProcess SOURCE LOCATION REJECTS PHASE RECORDS}. It
 * prints each report of its progress, the phase and the records; at the first one of PHASE with so many records it waits for
 * ever, in between two batches.
 */
final class MigratingProcess {

    private MigratingProcess() {}

    public static void main(String[] args) {
        Phase held = Phase.valueOf(args[3]);
        long at = Long.parseLong(args[4]);
        try (Source source = Source.of(Path.of(args[0]))) {
            var unused = new Migration(
                            source,
                            () -> (SqlStore) ProfileStore.open(
                                    args[1], StoreOptions.defaults().withCreate(true)),
                            store -> Optional.of(store.columnMigrations()),
                            MigrationOptions.rejectingInto(Path.of(args[2])),
                            (phase, records, bytes, bytesTotal) -> {
                                System.out.println(phase + " " + records);
                                System.out.flush();
                                while (phase == held && records >= at) {
                                    LockSupport.park();
                                }
                            })
                    .run();
        }
        System.out.println("done");
    }
}
