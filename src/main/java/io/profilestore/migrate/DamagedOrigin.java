package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;

/** An origin of which is known that it is damaged: its text begins behind NUL bytes too, and ends where it was cut off. */
record DamagedOrigin(Origin whole) implements Origin {

    @Override
    public boolean isDamaged() {
        return true;
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public String place() {
        return whole.place();
    }

    @Override
    public State state() {
        return whole.state();
    }

    @Override
    public InputStream open() throws IOException {
        return whole.open();
    }
}
