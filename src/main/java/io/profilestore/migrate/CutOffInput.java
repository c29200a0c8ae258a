package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;

/** What there is of something that was cut off: it just ends there. */
final class CutOffInput extends BlockInput {

    private final InputStream in;
    private boolean ended;

    CutOffInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (ended) {
            return -1;
        }
        try {
            return in.read(buffer, start, length);
        } catch (BadBytes e) {
            if (!e.isEnd()) {
                throw e;
            }
            ended = true;
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
