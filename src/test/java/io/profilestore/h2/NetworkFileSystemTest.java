package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFileSystemTest {

    private static final Call CALL = Call.on("open", "jdbc:h2:./profiles");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "cifs",
                "smb2",
                "smb3",
                "smbfs",
                "9p",
                "fuse.sshfs",
                "afs",
                "ceph",
                "fuse.ceph-fuse",
                "glusterfs",
                "fuse.glusterfs",
                "lustre",
                "gpfs",
                "beegfs",
                "ocfs2",
                "fuse.rclone",
                "NFS4"
            })
    void refuse_networkFileSystem_saysWhyAndWhatToDo(String type) {
        assertThatThrownBy(() -> NetworkFileSystem.refuse(CALL, directory, type))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining("network file system (" + type + ")")
                .hasMessageContaining("local disk");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS", "fuseblk", "fuse.grpcfuse"})
    void isType_localFileSystem_isNot(String type) {
        assertThat(NetworkFileSystem.isType(type)).isFalse();
    }

    @Test
    void refuse_directoryThatIsNotThereYet_looksAtTheOneAbove() {
        assertThatCode(() -> NetworkFileSystem.refuse(CALL, directory.resolve("not/there")))
                .doesNotThrowAnyException();
    }
}
