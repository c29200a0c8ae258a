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

        void applyTo(RecordedFile image, boolean torn, RandomGenerator random) throws IOException {
            if (!bytes.hasRemaining()) {
                image.truncate(position);
            }
            int step = torn ? SECTOR : bytes.limit();
            for (int from = 0; from < bytes.limit(); from += step) {
                if (!torn || random.nextBoolean()) {
                    image.write(bytes.slice(from, Math.min(step, bytes.limit() - from)), position + from);
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
        boolean inOrder = random.nextBoolean();
        int last = random.nextInt(changes.size() + 1);
        double share = random.nextDouble();
        int tearing = 4 * random.nextInt(3);
        for (int i = 0; i < changes.size(); i++) {
            if (inOrder ? i <= last : random.nextDouble() < share) {
                boolean torn = inOrder ? i == last : tearing > 0 && random.nextInt(tearing) == 0;
                changes.get(i).applyTo(image, torn, random);
            }
        }
        return new CutFile(image.bytes());
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.duplicate().get(bytes);
        change(new Change(position, ByteBuffer.wrap(bytes)));
        return super.write(source, position);
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        change(new Change(size, ByteBuffer.allocate(0)));
        super.implTruncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        requirePower();
        happens(!changes.isEmpty() && !failsInWrite);
        super.force(metaData);
        forced = bytes();
        changes.clear();
    }

    private void change(Change change) throws IOException {
        requirePower();
        changes.add(change);
        happens(failsInWrite);
    }

    private void happens(boolean counts) throws IOException {
        off = counts && left > 0 && --left == 0;
        requirePower();
    }

    private void requirePower() throws IOException {
        if (off) {
            throw new IOException("the power is off");
        }
    }
}
