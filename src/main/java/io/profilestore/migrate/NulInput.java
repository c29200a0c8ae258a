package io.profilestore.migrate;

import java.util.Arrays;

/** So many NUL bytes. */
final class NulInput extends BlockInput {

    private long left;

    NulInput(long count) {
        left = count;
    }

    @Override
    public int read(byte[] buffer, int start, int length) {
        if (left == 0) {
            return -1;
        }
        int count = (int) Math.min(left, length);
        Arrays.fill(buffer, start, start + count, (byte) 0);
        left -= count;
        return count;
    }
}
