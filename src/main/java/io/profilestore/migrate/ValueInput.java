package io.profilestore.migrate;

import java.io.IOException;

/**
 * A value of any size on its way to a parser that only checks it: handed out as it is passed over, and not kept. What is
 * not ASCII is handed out as question marks.
 */
final class ValueInput extends BlockInput {

    private final TextWindow window;
    private final Structure structure;

    /** @param window keeps the value's bytes up to its current one, as far as the structure has been told of them */
    ValueInput(TextWindow window, Structure structure) {
        this.window = window;
        this.structure = structure;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
        while (window.kept() == window.position()) {
            if (!scanOn()) {
                return -1;
            }
        }
        int count = Math.min(length, window.position() - window.kept());
        byte[] bytes = window.bytes();
        for (int i = 0; i < count; i++) {
            byte next = bytes[window.kept() + i];
            buffer[start + i] = next < 0 ? (byte) '?' : next;
        }
        window.keepFrom(window.kept() + count);
        return count;
    }

    /** Passes over what is left of the value. */
    void drain() throws IOException {
        do {
            window.keep();
        } while (scanOn());
    }

    private boolean scanOn() throws IOException {
        if (structure.state() != Structure.State.OPEN) {
            return false;
        }
        if (window.position() == window.end() && !window.more()) {
            structure.endOfText();
            return false;
        }
        window.moveTo(structure.scan(window.bytes(), window.position(), window.end()));
        return true;
    }
}
