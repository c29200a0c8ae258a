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

    private String filled() {
        return object ? "{\"\":{}" : "[{}";
    }

    /** The next byte that is no white space; what is wrong with it is JSON's complaint behind a prefix. */
    private int nextByte(String prefix) throws IOException {
        int found = window.blanks();
        window.keep();
        in.complaints().between(prefix);
        return found;
    }

    /** What an element is JSON behind. */
    String prefix() {
        return object ? "{" : "[";
    }

    /** Whether there is another element: then the window stands on its first byte, else behind the container's last. */
    boolean next() throws IOException {
        int found = nextByte(first ? prefix() : filled());
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
            found = nextByte(filled() + ",");
        }
        if (object ? found != '"' : !RecordScanner.beginsValue(found)) {
            throw in.complaints().mistake();
        }
        first = false;
        return true;
    }
}
