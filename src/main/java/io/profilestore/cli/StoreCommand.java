package io.profilestore.cli;

import io.profilestore.Call;
import io.profilestore.ProfileStore;
import picocli.CommandLine.Mixin;

/** A command on one store, opened for it and closed after it. */
abstract class StoreCommand extends CliCommand {

    @Mixin
    private final AtOption at = new AtOption();

    @Mixin
    private final DurabilityOption durability = new DurabilityOption();

    StoreCommand(Shell shell) {
        super(shell);
    }

    @Override
    public final Integer call() {
        prepare();
        StoreAccess access = durability.in(StoreAccess.resolve(at.location(), role(), shell()));
        try (ProfileStore store = open(access)) {
            return run(store, access);
        }
    }

    /** As whom to log in, where a credentials file offers both. */
    Credentials.Role role() {
        return Credentials.Role.APPLICATION;
    }

    /** Checks arguments and reads input: what can fail before there is a store. */
    void prepare() {}

    /** Opens the store; a command that only reads has a quicker way. */
    ProfileStore open(StoreAccess access) {
        return access.open();
    }

    /** Does the work on the open store; returns the exit code. */
    abstract int run(ProfileStore store, StoreAccess access);

    /** What an error of this command is about. */
    static Call about(String operation, String key, ProfileStore store) {
        return new Call(operation, key, store.location());
    }
}
