package io.profilestore.migrate;

import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A file that holds one JSON object of profiles by key. */
final class KeyedObjectFile implements Source {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path file;

    KeyedObjectFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public long size() {
        return attributes().size();
    }

    @Override
    public Fingerprint read(Consumer<SourceRecord> visitor) {
        BasicFileAttributes before = attributes();
        try (InputStream bytes = Files.newInputStream(file);
                KeyedObjectReader reader = new KeyedObjectReader(name(), bytes, this::position)) {
            for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
                visitor.accept(record);
            }
            Fingerprint read =
                    new Fingerprint(reader.size(), before.lastModifiedTime().toInstant(), reader.sha256());
            checkUnchanged(read);
            return read;
        } catch (SourceException e) {
            throw changedOr(e, before);
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
    }

    @Override
    public void checkUnchanged(Fingerprint fingerprint) {
        BasicFileAttributes now = attributes();
        if (now.size() != fingerprint.size()
                || !now.lastModifiedTime().toInstant().equals(fingerprint.modified())) {
            throw SourceException.changed(name());
        }
    }

    @Override
    public List<Position> positions(List<Long> byteOffsets) {
        List<Position> positions = new ArrayList<>(byteOffsets.size());
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            long at = 0;
            long line = 1;
            long column = 1;
            for (long wanted : byteOffsets) {
                for (; at < wanted; at++) {
                    int next = bytes.read();
                    if (next < 0) {
                        break;
                    }
                    boolean continuesCharacter = (next & 0xC0) == 0x80;
                    if (next == '\n') {
                        line++;
                        column = 1;
                    } else if (!continuesCharacter && !(at == 0 && next == 0xEF)) {
                        column++;
                    }
                }
                positions.add(new Position(line, column, wanted));
            }
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
        return positions;
    }

    /** What the system's refusal means. */
    static SourceException unreadable(String source, IOException e) {
        if (e instanceof NoSuchFileException) {
            return unreadable(source, "there is no such file", "Check the path.", e);
        }
        if (e instanceof AccessDeniedException) {
            return unreadable(
                    source, "this user may not read it", "Check the rights of the file and its directories.", e);
        }
        return unreadable(
                source, "the system cannot read it (" + e.getMessage() + ")", "Check the disk and the path.", e);
    }

    /** A mistake in a file that somebody has written to since is no mistake of that file. */
    private SourceException changedOr(SourceException e, BasicFileAttributes before) {
        BasicFileAttributes now = attributes();
        if (now.size() == before.size() && now.lastModifiedTime().equals(before.lastModifiedTime())) {
            return e;
        }
        SourceException changed = SourceException.changed(name());
        changed.addSuppressed(e);
        return changed;
    }

    private Position position(long byteOffset) {
        return positions(List.of(byteOffset)).get(0);
    }

    /** Of the file itself, looked up by its path, so that a replaced file is noticed too. */
    private BasicFileAttributes attributes() {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
        if (attributes.isDirectory()) {
            throw unreadable(name(), "it is a directory", "Name the JSON file in it.", null);
        }
        if (!attributes.isRegularFile()) {
            throw unreadable(
                    name(), "it is no regular file, and it is read more than once", "Copy it to a file first.", null);
        }
        return attributes;
    }

    private static SourceException unreadable(String source, String problem, String nextStep, @Nullable IOException e) {
        return new SourceException(Kind.UNREADABLE, Place.whole(source), problem, nextStep, e);
    }
}
