package io.profilestore.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is certainly on a disk of one file, and what was written since, in order.
 *
 * <p>A disk writes back in any order and not all of it. For what is there afterwards that comes to this: each sector has
 * any of the contents that it was given since the last force, whatever the others have. So a subset of the writes, applied
 * in their order, is every order.
 */
final class Unforced {

    /** What a disk writes all or nothing of. */
    static final int SECTOR = 512;

    /** What of the unforced is there after a cut. */
    enum Survivors {
        /** Nothing. */
        NONE,
        /** Everything up to some write, which may be torn. */
        PREFIX,
        /** Anything, some of it torn. */
        SUBSET
    }

    private sealed interface Change {}

    private static final class Write implements Change {

        private final long position;
        private final byte[] bytes;

        Write(long position, byte[] bytes) {
            this.position = position;
            this.bytes = bytes;
        }
    }

    private record Truncate(long size) implements Change {}

    private final Path forced;
    private final List<Change> changes = new ArrayList<>();
    private long bytes;
    private long forcedChanges;

    /**
     * Of a file which is on disk as it is now.
     *
     * @param forced where a copy of it is kept
     */
    Unforced(Path file, Path forced) throws IOException {
        this.forced = forced;
        Files.createDirectories(forced.getParent());
        if (Files.exists(file)) {
            Files.copy(file, forced, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.createFile(forced);
        }
    }

    void written(long position, byte[] written) {
        changes.add(new Write(position, written));
        bytes += written.length;
    }

    void truncated(long size) {
        changes.add(new Truncate(size));
    }

    /** Whether everything is on disk. */
    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** How many changes there have been ever. */
    long count() {
        return forcedChanges + changes.size();
    }

    /** How many bytes have been written since. */
    long bytes() {
        return bytes;
    }

    /** So many changes, counted from the first ever, are on disk now; perhaps some were already. */
    void force(long count) throws IOException {
        List<Change> done = changes.subList(0, (int) Math.max(0, count - forcedChanges));
        try (RandomAccessFile image = new RandomAccessFile(forced.toFile(), "rw")) {
            for (Change change : done) {
                apply(change, image);
                bytes -= change instanceof Write write ? write.bytes.length : 0;
            }
        }
        forcedChanges += done.size();
        done.clear();
    }

    /** Makes a file as it could be after a power cut at this moment. */
    void writeImage(Path target, Survivors survivors, RandomGenerator random) throws IOException {
        Files.copy(forced, target, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile image = new RandomAccessFile(target.toFile(), "rw")) {
            switch (survivors) {
                case NONE -> {}
                case PREFIX -> {
                    int whole = random.nextInt(changes.size() + 1);
                    for (Change change : changes.subList(0, whole)) {
                        apply(change, image);
                    }
                    if (whole < changes.size()) {
                        tear(changes.get(whole), image, random);
                    }
                }
                case SUBSET -> {
                    double share = random.nextDouble();
                    for (Change change : changes) {
                        if (random.nextDouble() >= share) {
                            continue;
                        }
                        if (random.nextInt(4) == 0) {
                            tear(change, image, random);
                        } else {
                            apply(change, image);
                        }
                    }
                }
            }
        }
    }

    private static void apply(Change change, RandomAccessFile image) throws IOException {
        if (change instanceof Write write) {
            image.seek(write.position);
            image.write(write.bytes);
        } else if (change instanceof Truncate truncate && truncate.size < image.length()) {
            image.setLength(truncate.size);
        }
    }

    /** Some of its sectors. */
    private static void tear(Change change, RandomAccessFile image, RandomGenerator random) throws IOException {
        if (!(change instanceof Write write)) {
            return;
        }
        for (int from = 0; from < write.bytes.length; ) {
            int inSector = (int) ((write.position + from) % SECTOR);
            int length = Math.min(SECTOR - inSector, write.bytes.length - from);
            if (random.nextBoolean()) {
                image.seek(write.position + from);
                image.write(write.bytes, from, length);
            }
            from += length;
        }
    }
}
