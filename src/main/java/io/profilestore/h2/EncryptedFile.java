package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A database's file that H2 encrypts. It does so above {@link io.profilestore.disk.DatabaseFilePath}, which then recognises
 * neither chunks nor headers, and cannot protect them from a power cut.
 */
final class EncryptedFile {

    /** The setting that makes one. */
    static final String SETTING = "CIPHER";

    /** Source: {@code FileEncrypt} of H2 2.4.240. */
    private static final byte[] BEGINNING = "H2encrypt\n".getBytes(StandardCharsets.US_ASCII);

    private EncryptedFile() {}

    /** What to say to a location that asks for one. */
    static InvalidLocation refusal(Call call) {
        return new InvalidLocation(
                call,
                "with " + SETTING + " H2 encrypts the file, and the store cannot protect it from a power cut",
                "Leave it out, and keep the database on an encrypted disk or file system.",
                null);
    }

    /**
     * Refuses a file that is encrypted already.
     *
     * @throws InvalidLocation if it is
     */
    static void refuse(Call call, Path data) {
        try (InputStream file = Files.newInputStream(data)) {
            if (!Arrays.equals(file.readNBytes(BEGINNING.length), BEGINNING)) {
                return;
            }
        } catch (IOException e) {
            // Whatever is wrong with it, opening the database says.
            return;
        }
        throw new InvalidLocation(
                call,
                data.getFileName() + " is encrypted by H2, and the store cannot protect it from a power cut",
                "Decrypt a copy of it with org.h2.tools.ChangeFileEncryption, and keep that on an encrypted disk or file"
                        + " system.",
                null);
    }
}
