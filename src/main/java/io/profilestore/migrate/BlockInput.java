package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;

/** An input that is made to be read in blocks. */
abstract class BlockInput extends InputStream {

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] buffer, int start, int length) throws IOException;
}
