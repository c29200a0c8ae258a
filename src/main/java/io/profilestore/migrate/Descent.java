package io.profilestore.migrate;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JsonPointer;

/** The way to a place within a document, and back to the document's end; what is around it is checked and not kept. */
final class Descent {

    private static final int SHOWN_NAMES = 10;

    /** A container on the way, and the member that led on; an empty pointer for an element of an array. */
    private record Step(Container container, JsonPointer member) {}

    private final RecordScanner in;
    private final TextWindow window;
    private final JsonPointer at;

    /** The innermost first. */
    private final Deque<Step> steps = new ArrayDeque<>();

    Descent(RecordScanner in, JsonPointer at) {
        this.in = in;
        this.window = in.window();
        this.at = at;
    }

    /** From the document's first byte to the first byte of what is wanted. */
    void enter() throws IOException {
        for (JsonPointer rest = at; !rest.matches(); rest = rest.tail()) {
            int first = window.peek();
            if (first == '{') {
                window.advance();
                intoMember(rest);
            } else if (first == '[') {
                window.advance();
                intoElement(rest);
            } else {
                throw nothingThere(
                        rest, window.offset(), "what is there is " + Diagnosis.kind(first) + ", which has no members");
            }
        }
    }

    /** From behind the last byte of what was wanted to behind the document's last. */
    void leave() throws IOException {
        for (Step step : steps) {
            boolean object = !step.member().matches();
            while (step.container().next()) {
                if (object) {
                    long start = window.offset();
                    if (name().equals(step.member().getMatchingProperty())) {
                        throw in.complaints()
                                .malformed(new Diagnosis(
                                        start,
                                        "the member that --at leads through occurs a second time, and readers of"
                                                + " the file take the last one",
                                        "Decide which of the two counts and remove the other."));
                    }
                }
                in.passOther();
            }
        }
    }

    private void intoMember(JsonPointer rest) throws IOException {
        Container object = new Container(in, true);
        List<String> names = new ArrayList<>();
        while (object.next()) {
            String name = name();
            if (name.equals(rest.getMatchingProperty())) {
                steps.push(new Step(object, JsonPointer.empty().appendProperty(name)));
                return;
            }
            if (names.size() < SHOWN_NAMES) {
                names.add(JsonPointer.empty().appendProperty(name).toString());
            }
            in.passOther();
        }
        throw nothingThere(
                rest,
                window.offset() - 1,
                names.isEmpty() ? "the object there is empty" : "the members there are " + String.join(", ", names));
    }

    private void intoElement(JsonPointer rest) throws IOException {
        Container array = new Container(in, false);
        int index = 0;
        while (array.next()) {
            if (index++ == rest.getMatchingIndex()) {
                steps.push(new Step(array, JsonPointer.empty()));
                return;
            }
            in.passOther();
        }
        throw nothingThere(rest, window.offset() - 1, "the array there has " + index + " elements, counted from 0");
    }

    /** The name that the current byte begins; then the window stands on its value's first byte. */
    private String name() throws IOException {
        in.begin("{", null, null);
        in.nameAndColon();
        String name = in.lastKey();
        window.release();
        in.complaints().outside();
        return name == null ? "" : name;
    }

    private SourceException nothingThere(JsonPointer rest, long byteOffset, String instead) {
        String all = at.toString();
        String missing = all.substring(0, all.length() - rest.tail().toString().length());
        return in.complaints()
                .otherOptions(
                        byteOffset,
                        "--at " + all + " leads nowhere: there is no " + missing + "; " + instead,
                        "Name the object or array that the profiles are in.");
    }
}
