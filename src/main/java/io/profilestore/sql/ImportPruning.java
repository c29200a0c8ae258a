package io.profilestore.sql;

import io.profilestore.Call;
import io.profilestore.sql.ImportOrder.OnConflict;
import io.profilestore.sql.ImportedRows.Keyed;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Removes what an import's source has no longer. */
final class ImportPruning {

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int MAX_LISTED = 1_000;

    private final Call call;
    private final SqlCalls calls;
    private final ImportLease lease;
    private final ImportJournal journal;
    private final OnConflict onConflict;

    ImportPruning(Call call, SqlCalls calls, ImportLease lease, ImportJournal journal, OnConflict onConflict) {
        this.call = call;
        this.calls = calls;
        this.lease = lease;
        this.journal = journal;
        this.onConflict = onConflict;
    }

    /** See {@link ImportRun#prune}. */
    Pruned run(Predicate<String> isInSource, Predicate<String> wasDeleted) {
        long removed = 0;
        long kept = 0;
        List<String> firstKept = new ArrayList<>();
        String after = "";
        while (true) {
            String from = after;
            List<Keyed> page = calls.read(call, connection -> ImportedRows.imported(connection, from, ROWS_AT_ONCE));
            if (page.isEmpty()) {
                return new Pruned(removed, kept, List.copyOf(firstKept));
            }
            List<Keyed> gone = page.stream()
                    .filter(row -> !isInSource.test(row.key()) && hasGone(row, wasDeleted))
                    .toList();
            Set<String> removedNow = gone.isEmpty() ? Set.of() : removed(gone);
            for (Keyed row : gone) {
                if (!removedNow.contains(row.key())) {
                    kept++;
                    if (firstKept.size() < MAX_LISTED) {
                        firstKept.add(row.key());
                    }
                }
            }
            removed += removedNow.size();
            after = page.get(page.size() - 1).key();
        }
    }

    private boolean hasGone(Keyed row, Predicate<String> wasDeleted) {
        Long importId = row.history().importId();
        return importId != null
                && (journal.isWhollyOurs(importId) || (journal.isCarried(importId) && wasDeleted.test(row.key())));
    }

    /** Removes those that are as they were read and, unless the source wins, as they were imported. */
    private Set<String> removed(List<Keyed> gone) {
        List<Keyed> wanted = gone.stream()
                .filter(row -> onConflict == OnConflict.SOURCE || row.history().isUntouched())
                .toList();
        return SqlImport.unlessBroken(
                call,
                () -> calls.transaction(call, OptionalLong.empty(), connection -> {
                    lease.require(connection);
                    Set<String> removed = new HashSet<>();
                    try (KeptStatements.Use use =
                            KeptStatements.use(connection, "DELETE FROM profile WHERE id = ? AND version = ?")) {
                        PreparedStatement delete = use.statement();
                        for (Keyed row : wanted) {
                            delete.setString(1, row.key());
                            delete.setLong(2, row.history().version());
                            if (delete.executeUpdate() == 1) {
                                removed.add(row.key());
                            }
                        }
                    }
                    journal.pruned(connection, removed.size());
                    return removed;
                }));
    }
}
