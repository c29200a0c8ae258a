package io.profilestore.migrate;

import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** JSON Lines: an object that holds its key on each line, blank lines between them; the window stands on the first. */
final class LinesShape implements Shape {

    private final RecordScanner in;
    private final TextWindow window;
    private final KeyRule rule;
    private boolean first = true;

    LinesShape(RecordScanner in, KeyRule rule) {
        this.in = in;
        this.window = in.window();
        this.rule = rule;
    }

    @Override
    public boolean next() throws IOException {
        if (!nextLine(in, first)) {
            return false;
        }
        in.begin("", null, rule);
        int begins = window.peek();
        if (begins != '{') {
            in.fault(Diagnosis.ofNoObject("this line", begins));
        }
        long start = window.offset();
        RecordScanner.Ending ending = in.pass(true);
        if (ending == RecordScanner.Ending.LINE_END) {
            throw first ? ofSeveralLines(start) : cutOff(in, start);
        }
        if (first && begins == '{' && ending == RecordScanner.Ending.WHOLE) {
            checkFirst(start);
        }
        first = false;
        in.finish(start, ending);
        return true;
    }

    /** Goes on to the next line that is not blank; false if there is none. */
    static boolean nextLine(RecordScanner in, boolean first) throws IOException {
        TextWindow window = in.window();
        window.keep();
        in.complaints().between("");
        boolean lineEnded = first;
        int found = window.peek();
        while (found == ' ' || found == '\t' || found == '\r' || found == '\n') {
            lineEnded |= found == '\r' || found == '\n';
            window.advance();
            window.keep();
            found = window.peek();
        }
        if (found == TextWindow.END) {
            window.release();
            in.complaints().outside();
            return false;
        }
        if (!RecordScanner.beginsValue(found)) {
            throw in.complaints().mistake();
        }
        if (!lineEnded) {
            throw in.complaints()
                    .malformed(new Diagnosis(
                            window.offset(),
                            "more follows on the line after its record, as where a line was written over or two"
                                    + " files were glued together without a line feed between them",
                            "Give each record a line of its own."));
        }
        return true;
    }

    static SourceException cutOff(RecordScanner in, long start) {
        SourceException mistake = in.complaints().mistakeOnLine();
        if (mistake != null) {
            return mistake;
        }
        return in.complaints()
                .malformed(new Diagnosis(
                        start,
                        "the record does not end on the line that it begins on: the line was cut off, or it is"
                                + " no JSON Lines",
                        "Give each record one line, whole: take it from a backup, or remove what is left of" + " it."));
    }

    private SourceException ofSeveralLines(long start) throws IOException {
        SourceException cutOff = cutOff(in, start);
        if (window.kept() < 0 || window.offset(window.kept()) != start) {
            return cutOff;
        }
        window.moveTo(window.kept());
        RecordScanner.Ending ending;
        try {
            ending = in.pass(false);
        } catch (SourceException e) {
            return cutOff;
        }
        JsonNode value = ending == RecordScanner.Ending.WHOLE ? in.value() : MissingNode.getInstance();
        return in.complaints()
                .otherOptions(start, "an object of several lines is no line of JSON Lines", advice(value));
    }

    /** Whether the first line looks like a document that was taken for a line. */
    private void checkFirst(long start) {
        JsonNode value = in.value();
        if (rule.find(value).isEmpty()
                && !value.isEmpty()
                && (KeyGuess.option(value).isEmpty()
                        || KeyGuess.recordsIn(value).isPresent())) {
            throw in.complaints()
                    .otherOptions(
                            start, "the object on the first line has no key at " + rule.culprit(value), advice(value));
        }
    }

    /** What to say instead for a document that was taken for a line. */
    private static String advice(JsonNode document) {
        Optional<String> inside = KeyGuess.recordsIn(document);
        String keyed = "If it is one object of profiles by key, leave out --key.";
        return inside.isPresent() ? "If the profiles are in a member of it, add " + inside.get() + ". " + keyed : keyed;
    }
}
