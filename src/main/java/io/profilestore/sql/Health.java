package io.profilestore.sql;

import io.profilestore.Durability;
import java.util.Optional;

/**
 * How a database is, seen from one login.
 *
 * @param durability whether this login's writes wait for the disk
 * @param canWait whether the database could let them wait
 * @param fileBytes the length of its file
 * @param liveBytes about how much of that is in use
 * @param user who is logged in
 * @param owner whether that is somebody who may change the tables
 * @param hasApplication whether there is a user who may change rows only; empty where this login may not know
 * @param openedBy which program has the file open; empty where that is not known
 * @param fileSystem where the file is, if that is on this machine
 */
public record Health(
        Durability durability,
        boolean canWait,
        long fileBytes,
        long liveBytes,
        String user,
        boolean owner,
        Optional<Boolean> hasApplication,
        Optional<String> openedBy,
        Optional<FileSystem> fileSystem) {

    /**
     * A file system.
     *
     * @param type as the operating system calls it
     * @param network whether its files are on another machine
     */
    public record FileSystem(String type, boolean network) {}
}
