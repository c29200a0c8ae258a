package io.profilestore.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A file in memory whose power fails: of what was not forced then, anything may survive, torn at sectors. The fault runs'
 * {@code Unforced} does the same with files on a disk.
 */
final class CutFile extends RecordedFile {

    private static final int SECTOR = 512;

    /** Bytes that were written somewhere; none where the file was cut off there. */
    private record Change(long position, ByteBuffer bytes) {

        void applyTo(RecordedFile image) throws IOException {
            if (bytes.hasRemaining()) {
                image.write(bytes.duplicate(), position);
            } else {
                image.truncate(position);
            }
        }

        /** Some of its sectors. */
        void tearInto(RecordedFile image, RandomGenerator random) throws IOException {
            for (int from = 0; from < bytes.limit(); from += SECTOR) {
                if (random.nextBoolean()) {
                    image.write(bytes.slice(from, Math.min(SECTOR, bytes.limit() - from)), position + from);
                }
            }
        }
    }

    private final List<Change> changes = new ArrayList<>();
    private byte[] forced;
    private boolean off;
    private boolean failsInWrite;
    private int left;

    CutFile(byte... bytes) {
        super(bytes);
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
    CutFile cut(RandomGenerator random) throws IOException {
        off = true;
        RecordedFile image = new RecordedFile(forced);
        int whole = changes.size();
        double share = random.nextDouble();
        int tearing = 4 * random.nextInt(3);
        switch (random.nextInt(3)) {
            case 0 -> whole = 0;
            case 1 -> {
                whole = random.nextInt(whole + 1);
                share = 1;
                tearing = 0;
            }
            default -> {}
        }
        for (Change change : changes.subList(0, whole)) {
            boolean survives = random.nextDouble() < share;
            if (survives && tearing > 0 && random.nextInt(tearing) == 0) {
                change.tearInto(image, random);
            } else if (survives) {
                change.applyTo(image);
            }
        }
        if (share == 1 && whole < changes.size()) {
            changes.get(whole).tearInto(image, random);
        }
        return new CutFile(image.bytes());
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        requirePower();
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        changes.add(new Change(position, ByteBuffer.wrap(bytes)));
        happens(true);
        return super.write(source, position);
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        requirePower();
        changes.add(new Change(size, ByteBuffer.allocate(0)));
        super.implTruncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        requirePower();
        if (!changes.isEmpty()) {
            happens(false);
        }
        super.force(metaData);
        forced = bytes();
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
}
