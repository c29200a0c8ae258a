package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerOnlyTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, rw-------",
        "rw-------, rw-------",
        "r--------, r--------",
        "r--rw-rwx, r--------",
        "-w-r-----, -w-------",
        "---------, ---------"
    })
    void restrict_anyRights_takesAwayOnlyThoseOfOthers(String before, String after) throws Exception {
        Path file = Files.createFile(directory.resolve("p.mv.db"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(before));

        OwnerOnly.restrict(Call.on("test", "p"), file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(after);
    }
}
