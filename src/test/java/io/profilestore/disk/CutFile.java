package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.h2.store.fs.FileBaseDefault;

/**
 * A file in memory whose power fails: of what was not forced then, anything may survive, torn at sectors. The fault runs'
 * {@code Unforced} does the same with files on a disk.
 */
final class CutFile extends FileBaseDefault {

    private static final int SECTOR = 512;

    /** Bytes that were written somewhere; none where the file was cut off there. */
    private static final class Change {

        private final long position;
        private final byte[] bytes;

        Change(long position, byte... bytes) {
            this.position = position;
            this.bytes = bytes;
        }
    }

    private final RecordedFile now;
    private final List<Change> changes = new ArrayList<>();
    private byte[] forced;
    private boolean off;
    private boolean failsInWrite;
    private int left;

    CutFile(byte... bytes) {
        now = new RecordedFile(bytes);
        forced = bytes;
    }

    /** The power fails inside of the n-th write from now on, or before the n-th force that has something to do. */
    void arm(boolean inWrite, int n) {
        failsInWrite = inWrite;
        left = n;
    }

    boolean isOff() {
        return off;
    }

    /** Now, if it has not failed before. Returns the file as it may be when the power is back. */
    CutFile cut(RandomGenerator random) {
        off = true;
        RecordedFile image = new RecordedFile(forced);
        switch (random.nextInt(3)) {
            case 0 -> {}
            case 1 -> {
                int whole = random.nextInt(changes.size() + 1);
                changes.subList(0, whole).forEach(change -> apply(change, image));
                changes.stream().skip(whole).limit(1).forEach(change -> tear(change, image, random));
            }
            default -> {
                double share = random.nextDouble();
                int tearing = random.nextInt(3);
                for (Change change : changes) {
                    if (random.nextDouble() >= share) {
                        continue;
                    }
                    if (tearing > 0 && random.nextInt(4 * tearing) == 0) {
                        tear(change, image, random);
                    } else {
                        apply(change, image);
                    }
                }
            }
        }
        return new CutFile(image.bytes());
    }

    private static void apply(Change change, RecordedFile image) {
        if (change.bytes.length > 0) {
            image.write(ByteBuffer.wrap(change.bytes), change.position);
        } else if (change.position < image.size()) {
            image.implTruncate(change.position);
        }
    }

    /** Some of its sectors. */
    private static void tear(Change change, RecordedFile image, RandomGenerator random) {
        for (int from = 0; from < change.bytes.length; from += SECTOR) {
            int length = Math.min(SECTOR, change.bytes.length - from);
            if (random.nextBoolean()) {
                image.write(ByteBuffer.wrap(change.bytes, from, length), change.position + from);
            }
        }
    }

    @Override
    public synchronized long size() throws IOException {
        requirePower();
        return now.size();
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        requirePower();
        return now.read(target, position);
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        requirePower();
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        changes.add(new Change(position, bytes));
        happens(true);
        return now.write(source, position);
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        requirePower();
        changes.add(new Change(size));
        now.implTruncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        requirePower();
        if (!changes.isEmpty()) {
            happens(false);
        }
        forced = now.bytes();
        changes.clear();
    }

    private void happens(boolean write) throws IOException {
        if (write == failsInWrite && left > 0 && --left == 0) {
            off = true;
            requirePower();
        }
    }

    private void requirePower() throws IOException {
        if (off) {
            throw new IOException("the power is off");
        }
    }

    /** Nobody else has it. */
    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return new FileLock(this, position, size, shared) {

            @Override
            public boolean isValid() {
                return true;
            }

            @Override
            public void release() {}
        };
    }
}
