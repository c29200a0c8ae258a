package io.profilestore.cli;

import io.profilestore.Durability;
import io.profilestore.schema.OwnMigration;
import io.profilestore.sql.SqlStoreProvider;
import io.profilestore.sql.SqlTables;
import java.util.List;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;

/** A command on the tables of one database, which need not be those of a store. */
abstract class TablesCommand extends CliCommand {

    private final String name;

    @Mixin
    private final AtOption at = new AtOption();

    /** @param name how it is called, for example {@code schema check} */
    TablesCommand(String name, Shell shell) {
        super(shell);
        this.name = name;
    }

    @Override
    public final Integer call() {
        StoreAccess access = StoreAccess.resolve(at.location(), Credentials.Role.OWNER, shell());
        SqlStoreProvider provider = SqlStoreProvider.of(access.location())
                .orElseThrow(() -> CliException.usage(
                        name,
                        Texts.printable(access.location()) + " is no SQL database, so it has no tables",
                        "Name one with --at, for example " + StoreAccess.DEFAULT_LOCATION + "."));
        // Nothing here writes profiles, so a server without our functions can be looked at too.
        try (SqlTables tables = new SqlTables(
                provider.connect(access.location(), access.options().withDurability(Durability.RELAXED)))) {
            return run(tables);
        }
    }

    /** Does the work; returns the exit code. */
    abstract int run(SqlTables tables);

    /** Puts each migration's version, file and SQL into an array. */
    static void put(List<OwnMigration> migrations, ArrayNode array) {
        migrations.forEach(migration -> array.addObject()
                .put("version", migration.version())
                .put("file", migration.file())
                .put("sql", SchemaPrintCommand.text(migration)));
    }
}
