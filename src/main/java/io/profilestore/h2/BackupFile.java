package io.profilestore.h2;

import io.profilestore.Call;
import io.profilestore.StoreException;
import io.profilestore.WriteFailed;
import io.profilestore.disk.DatabaseFilePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A file that becomes a copy of a database: written to a temporary one beside it, forced, looked at and renamed, so that it is
 * there whole or not at all. Readable by its owner only.
 *
 * @param target is not replaced
 */
record BackupFile(Call call, Path target) {

    /**
     * Writes it.
     *
     * @param owner a connection of the owner's
     * @return its length in bytes
     * @throws WriteFailed if it is there already, or cannot be written
     */
    long write(Connection owner) throws SQLException {
        Path absolute = target.toAbsolutePath();
        try {
            if (Files.exists(absolute)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            // A temporary file is readable by its owner only; one that an end of the process leaves goes with it.
            Path temporary = Files.createTempFile(
                    absolute.resolveSibling("."), "." + absolute.getFileName() + ".", H2Location.DATA_SUFFIX);
            temporary.toFile().deleteOnExit();
            try {
                long length = copy(owner, temporary);
                requireDatabase(temporary);
                Files.move(temporary, absolute);
                OwnerOnly.force(absolute.resolveSibling("."), StandardOpenOption.READ);
                return length;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static long copy(Connection owner, Path temporary) throws SQLException, IOException {
        try (PreparedStatement begin = owner.prepareStatement("CALL profile_backup_begin()");
                PreparedStatement read = owner.prepareStatement("CALL profile_backup_read(?)");
                Statement end = owner.createStatement();
                FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            long length = H2Upkeep.number(begin);
            try {
                while (file.position() < length) {
                    append(file, read);
                }
                file.force(true);
            } catch (SQLException | IOException | RuntimeException e) {
                endQuietly(end, e);
                throw e;
            }
            end.execute("CALL profile_backup_end()");
            return length;
        }
    }

    private static void append(FileChannel file, PreparedStatement read) throws SQLException, IOException {
        read.setLong(1, file.position());
        try (ResultSet piece = read.executeQuery()) {
            piece.next();
            ByteBuffer bytes = ByteBuffer.wrap(piece.getBytes(1));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    /** The session may live on in a pool, and the database's file would grow for a minute. */
    private static void endQuietly(Statement end, Exception failure) {
        try {
            end.execute("CALL profile_backup_end()");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Opens it as H2 would, without changing it. */
    private static void requireDatabase(Path file) throws IOException {
        try (MVStore store = new MVStore.Builder()
                .fileName(DatabaseFilePath.of(file.toString()))
                .readOnly()
                .open()) {
            if (store.getMapNames().isEmpty()) {
                throw new IOException("the copy is empty");
            }
        } catch (MVStoreException e) {
            throw new IOException("the copy cannot be opened: " + e.getMessage(), e);
        }
    }

    private StoreException failed(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return new WriteFailed(
                    call, "there is a file " + target + " already", "Name another one, or remove it first.", e);
        }
        return e instanceof NoSuchFileException
                ? new WriteFailed(call, "there is no directory for " + target, "Create it, or name another file.", e)
                : new WriteFailed(
                        call,
                        "the file " + target + " cannot be written: " + e.getMessage(),
                        "Check permissions and free space of its directory.",
                        e);
    }
}
