package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * File systems whose files are on another machine. Their locks may be missing, kept to one machine, or given to somebody
 * else after a pause of the network, and then two processes would write to one database.
 */
final class NetworkFileSystem {

    private static final Set<String> TYPES = Set.of(
            "9p",
            "afpfs",
            "afs",
            "beegfs",
            "ceph",
            "ceph-fuse",
            "cifs",
            "coda",
            "curlftpfs",
            "davfs",
            "davfs2",
            "fhgfs",
            "gcsfuse",
            "gfs2",
            "glusterfs",
            "goofys",
            "gpfs",
            "juicefs",
            "lizardfs",
            "lustre",
            "mfs",
            "moosefs",
            "ncpfs",
            "nfs",
            "nfs4",
            "ocfs2",
            "orangefs",
            "panfs",
            "pvfs2",
            "rclone",
            "s3fs",
            "seaweedfs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "smbnetfs",
            "sshfs",
            "webdav");

    private NetworkFileSystem() {}

    /**
     * Refuses a directory on one. A directory that is not there yet is where the one above it is.
     *
     * @throws InvalidLocation if it is on one
     */
    static void refuse(Call call, Path directory) {
        Path there = directory.toAbsolutePath().normalize();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            refuse(call, directory, Files.getFileStore(there).type());
        } catch (IOException e) {
            // What it is cannot be told; whatever is wrong with it, opening the database says.
        }
    }

    static void refuse(Call call, Path directory, String type) {
        if (isType(type)) {
            throw new InvalidLocation(
                    call,
                    directory + " is on a network file system (" + type
                            + "), whose locks do not keep two processes from" + " writing to one database",
                    "Keep the database on a local disk; for workers on several machines, run `serve` on the one that has"
                            + " it.",
                    null);
        }
    }

    /** Whether a type of file systems, as the operating system calls it, is one. */
    static boolean isType(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return TYPES.contains(name.startsWith("fuse.") ? name.substring("fuse.".length()) : name);
    }
}
