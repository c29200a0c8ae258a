package io.profilestore.migrate;

import java.io.IOException;

/** An object or array, one element after another; the window stands behind its first byte. */
final class Container {

    private final RecordScanner in;
    private final TextWindow window;
    private final boolean object;
    private boolean first = true;

    Container(RecordScanner in, boolean object) {
        this.in = in;
        this.window = in.window();
        this.object = object;
    }

    /** What an element is JSON behind. */
    String prefix() {
        return object ? "{" : "[";
    }

    /** Whether there is another element: then the window stands on its first byte, else behind the container's last. */
    boolean next() throws IOException {
        window.keep();
        in.complaints().between(first ? prefix() : object ? "{\"\":0" : "[0");
        int found = window.blanks();
        if (found == (object ? '}' : ']')) {
            window.advance();
            window.release();
            in.complaints().outside();
            return false;
        }
        if (!first) {
            if (found != ',') {
                throw in.complaints().mistake();
            }
            window.advance();
            found = window.blanks();
        }
        if (object ? found != '"' : !RecordScanner.beginsValue(found)) {
            throw in.complaints().mistake();
        }
        first = false;
        return true;
    }
}
