package io.profilestore.schema;

import java.util.List;

/**
 * What one kind of database needs to have of ours. A version of the schema means the same on each kind; where one is
 * younger, its migrations begin with a higher number.
 *
 * @param directory where the migrations are on the class path, for example {@code db/migration/h2}
 * @param migrations their names, in their order; each stands for the file {@code V<number>__<name>.sql}, the last for that
 *     of {@link Schema#VERSION}
 * @param tables what they make, and a store must find where no history tells the version
 * @param addedColumns likewise, the columns that were added to a table later, as {@code table.column}
 * @param caution what whoever applies a migration by other means should know; in lines, for comments in SQL
 */
public record OwnTables(
        String directory,
        List<String> migrations,
        List<String> tables,
        List<String> addedColumns,
        List<String> caution) {

    /** The number of the first migration. */
    int firstVersion() {
        return Schema.VERSION - migrations.size() + 1;
    }
}
