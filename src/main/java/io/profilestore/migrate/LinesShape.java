package io.profilestore.migrate;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** JSON Lines: an object that holds its key on each line, blank lines between them; the parser stands on the first. */
final class LinesShape implements Shape {

    /** Jackson's words for a name or string that goes on into the next line. */
    private static final Pattern LINE_END_IN_TEXT = Pattern.compile("CTRL-CHAR, code 1[03]\\)");

    private final SourceParser in;
    private final JsonParser json;
    private final KeyRule rule;
    private boolean first = true;
    private int lastLine;

    LinesShape(SourceParser in, KeyRule rule) {
        this.in = in;
        this.json = in.json();
        this.rule = rule;
        in.enter(0, false);
    }

    @Override
    public @Nullable SourceRecord next() {
        JsonToken token = first ? json.currentToken() : json.nextToken();
        if (token == null) {
            in.leave();
            return null;
        }
        int line = in.line();
        if (!first && line == lastLine) {
            throw in.malformed(
                    new Diagnosis(
                            in.tokenStart(),
                            "more follows on the line after its record, as where a line was written over or two files"
                                    + " were glued together without a line feed between them",
                            "Give each record a line of its own."),
                    null);
        }
        if (token != JsonToken.START_OBJECT) {
            throw in.malformed(Diagnosis.ofNoObject("this line", token, in.tokenStart()), null);
        }
        SourceRecord record = record(line);
        first = false;
        return record;
    }

    private SourceRecord record(int line) {
        long start = in.tokenStart();
        in.begin(null);
        JsonNode value;
        try {
            value = in.value();
        } catch (JacksonException e) {
            boolean onTheNextLine = json.currentLocation().getLineNr() > line
                    || LINE_END_IN_TEXT.matcher(e.getOriginalMessage()).find();
            throw onTheNextLine && !(e.getCause() instanceof BadBytes) ? cutOff() : e;
        }
        lastLine = json.currentTokenLocation().getLineNr();
        if (lastLine > line) {
            throw first
                    ? in.otherOptions(start, "an object of several lines is no line of JSON Lines", advice(value))
                    : cutOff();
        }
        if (first && rule.find(value).isEmpty() && looksLikeADocument(value)) {
            throw in.otherOptions(
                    start, "the object on the first line has no key at " + rule.culprit(value), advice(value));
        }
        return in.record(rule.key(value, in), value);
    }

    private SourceException cutOff() {
        return in.refused(
                "",
                "the record does not end on the line that it begins on: the line was cut off, or it is no JSON Lines",
                "Give each record one line, whole: take it from a backup, or remove what is left of it.");
    }

    private static boolean looksLikeADocument(JsonNode value) {
        return !value.isEmpty()
                && (KeyGuess.option(value).isEmpty()
                        || KeyGuess.recordsIn(value).isPresent());
    }

    /** What to say instead for a document that was taken for a line. */
    private static String advice(JsonNode document) {
        Optional<String> inside = KeyGuess.recordsIn(document);
        String keyed = "If it is one object of profiles by key, leave out --key.";
        return inside.isPresent() ? "If the profiles are in a member of it, add " + inside.get() + ". " + keyed : keyed;
    }
}
