package io.profilestore.cli;

import io.profilestore.ProfileStore;
import io.profilestore.sql.SqlStore;

/** A command on a whole database, for its owner. */
abstract class OwnerCommand extends StoreCommand {

    OwnerCommand(Shell shell) {
        super(shell);
    }

    @Override
    final Credentials.Role role() {
        return Credentials.Role.OWNER;
    }

    /** @throws CliException if the store is none */
    static SqlStore database(String command, ProfileStore store) {
        if (store instanceof SqlStore database) {
            return database;
        }
        throw notHere(command, store);
    }

    static CliException notHere(String command, ProfileStore store) {
        return CliException.usage(
                command,
                Texts.printable(store.location()) + " is no H2 database",
                "Name one with --at; PostgreSQL has tools of its own for this, and a JSON file can be copied.");
    }
}
