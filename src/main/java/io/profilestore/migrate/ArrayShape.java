package io.profilestore.migrate;

import java.io.IOException;

/** An array of objects that hold their keys; the window stands behind its first byte. */
final class ArrayShape implements Shape {

    private final RecordScanner in;
    private final Container elements;
    private final KeyRule rule;

    ArrayShape(RecordScanner in, KeyRule rule) {
        this.in = in;
        this.elements = new Container(in, false);
        this.rule = rule;
    }

    @Override
    public boolean next() throws IOException {
        if (!elements.next()) {
            return false;
        }
        in.begin(elements.prefix(), null, rule);
        int first = in.window().peek();
        if (first != '{') {
            in.fault(Diagnosis.ofNoObject("this element of the array", first));
        }
        long valueStart = in.window().offset();
        in.finish(valueStart, in.pass(false));
        return true;
    }
}
