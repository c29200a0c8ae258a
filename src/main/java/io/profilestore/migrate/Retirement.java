package io.profilestore.migrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Takes a migrated source out of the way: it gets another name, and what takes its place makes every program fail that still
 * wants to use it, instead of writing what nobody reads. A file's place is taken by a directory, which no file can be
 * renamed onto; a directory's by a file, in which none can be made.
 */
public final class Retirement {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final String NOTE = "MOVED.txt";

    private final Path source;
    private final Fingerprint fingerprint;
    private final String location;

    /**
     * Does nothing yet.
     *
     * @param source a file, or a directory of files
     * @param fingerprint the source as it was migrated and compared
     * @param location where its profiles are now, for the note
     */
    public Retirement(Path source, Fingerprint fingerprint, String location) {
        this.source = source;
        this.fingerprint = fingerprint;
        this.location = location;
    }

    /**
     * Refuses what cannot be retired, before anything else is done.
     *
     * @throws SourceException of kind OTHER_OPTIONS for a symbolic link, which other programs may pass by
     */
    public static void check(Path source) {
        if (Files.isSymbolicLink(source)) {
            throw new SourceException(
                    SourceException.Kind.OTHER_OPTIONS,
                    SourceException.Place.whole(source.toString()),
                    "it is a symbolic link, and what it leads to would stay where it is",
                    "Name the file itself, or leave out --retire.",
                    null);
        }
    }

    /**
     * Renames the source and puts the note in its place.
     *
     * @return its new name: the old one, {@code .migrated-}, and the time
     * @throws SourceException of kind CHANGED if somebody has written to it since it was compared: then it keeps its name,
     *     unless somebody has put a new one in its place
     * @throws IOException if it cannot be renamed, or the note not be written
     */
    public Path retire(Instant now) throws IOException {
        boolean directory = Files.isDirectory(source);
        Path retired = source.resolveSibling(source.getFileName() + ".migrated-" + TIME.format(now));
        if (Files.exists(retired, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(retired.toString());
        }
        Files.move(source, retired, StandardCopyOption.ATOMIC_MOVE);
        try {
            requireUnchanged(retired, directory);
            takePlace(directory, retired);
        } catch (FileAlreadyExistsException e) {
            throw writtenAnew(retired, e);
        } catch (IOException | SourceException e) {
            putBack(retired, e);
            throw e;
        }
        force(source.resolveSibling("."));
        return retired;
    }

    /** Under its new name, where nobody looks for it. */
    private void requireUnchanged(Path retired, boolean directory) {
        Source renamed = Source.of(retired);
        if (!directory) {
            renamed.checkUnchanged(fingerprint);
        } else if (!renamed.read(record -> {}).equals(fingerprint)) {
            throw SourceException.changed(source.toString());
        }
    }

    private void takePlace(boolean directory, Path retired) throws IOException {
        String note = "The profiles that were here are in " + location + "\n"
                + "since they were moved there by `profilestore migrate --retire`. What was here is now\n"
                + retired.getFileName() + "\n"
                + "beside this. A program that fails here still uses the old file: point it at the database.\n";
        if (directory) {
            write(source, note);
            return;
        }
        Files.createDirectory(source);
        try {
            write(source.resolve(NOTE), note);
        } catch (IOException e) {
            Files.deleteIfExists(source);
            throw e;
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private SourceException writtenAnew(Path retired, IOException e) {
        return new SourceException(
                SourceException.Kind.CHANGED,
                SourceException.Place.whole(source.toString()),
                "a program wrote it anew in the moment in which it was renamed; what had been migrated is now "
                        + retired,
                "Stop that program, and migrate the new file as well.",
                e);
    }

    /** If its old place is free. */
    private void putBack(Path retired, Exception failure) {
        try {
            if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(retired, source, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
