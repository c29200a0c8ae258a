package io.profilestore.migrate;

import java.io.IOException;

/** One profile, and its key elsewhere; the window stands on its first byte. */
final class ProfileShape implements Shape {

    private final RecordScanner in;
    private final String key;
    private boolean read;

    ProfileShape(RecordScanner in, String key) {
        this.in = in;
        this.key = key;
    }

    @Override
    public boolean next() throws IOException {
        if (read) {
            return false;
        }
        read = true;
        in.begin("", key, null);
        if (!RecordScanner.beginsValue(in.window().peek())) {
            throw in.complaints().mistake();
        }
        long valueStart = in.window().offset();
        in.finish(valueStart, in.pass(false));
        return true;
    }
}
