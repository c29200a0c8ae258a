package io.profilestore.schema;

import io.profilestore.Call;
import io.profilestore.WriteFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A new directory of migrations, which appears whole or not at all. */
public final class MigrationDirectory {

    private final Call call;
    private final Path directory;

    /** @throws WriteFailed if there is something of that name */
    public MigrationDirectory(Call call, Path directory) {
        this.call = call;
        this.directory = directory;
        requireFree();
    }

    /**
     * Creates it.
     *
     * @throws WriteFailed if it cannot be written, or something of its name is there by now
     */
    public void create(List<ColumnMigration> migrations) {
        Path absolute = directory.toAbsolutePath().normalize();
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
        List<Path> written = new ArrayList<>();
        try {
            Files.createDirectory(temporary);
            written.add(temporary);
            for (ColumnMigration migration : migrations) {
                Path file = temporary.resolve(migration.file());
                written.add(file);
                write(file, migration.sql());
            }
            requireFree();
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("cannot be written: " + e, e);
        } finally {
            delete(written);
        }
    }

    private void requireFree() {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw failed("is there already, and is not overwritten", null);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                int unused = channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** What is left after a failure; nothing after the rename. */
    private static void delete(List<Path> written) {
        for (int i = written.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(written.get(i));
            } catch (IOException e) {
                // Hidden, and harmless.
            }
        }
    }

    private WriteFailed failed(String what, @Nullable IOException e) {
        return new WriteFailed(call, "the directory " + directory + " " + what, "Name another with --out.", e);
    }
}
