package io.profilestore.migrate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;

/** The way to a place within a document, and back to the document's end; what is around it is read and not kept. */
final class Descent {

    private static final int SHOWN_NAMES = 10;

    private final SourceParser in;
    private final JsonParser json;
    private final JsonPointer at;

    /** The members that led here, the innermost first; an empty pointer for an element of an array. */
    private final Deque<JsonPointer> steps = new ArrayDeque<>();

    Descent(SourceParser in, JsonPointer at) {
        this.in = in;
        this.json = in.json();
        this.at = at;
    }

    /** From the document's first token to the first token of what is wanted. */
    void enter() {
        for (JsonPointer rest = at; !rest.matches(); rest = rest.tail()) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                intoMember(rest);
            } else if (json.currentToken() == JsonToken.START_ARRAY) {
                intoElement(rest);
            } else {
                throw nothingThere(rest, "what is there is " + kind() + ", which has no members");
            }
        }
    }

    /** From the last token of what was wanted to the document's last. */
    void leave() {
        for (JsonPointer step : steps) {
            boolean object = !step.matches();
            JsonToken end = object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
            while (json.nextToken() != end) {
                if (object) {
                    if (json.currentName().equals(step.getMatchingProperty())) {
                        throw in.malformed(
                                new Diagnosis(
                                        in.tokenStart(),
                                        "the member that --at leads through occurs a second time, and readers of the"
                                                + " file take the last one",
                                        "Decide which of the two counts and remove the other."),
                                null);
                    }
                    json.nextToken();
                }
                json.skipChildren();
            }
        }
    }

    private void intoMember(JsonPointer rest) {
        List<String> names = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals(rest.getMatchingProperty())) {
                steps.push(JsonPointer.empty().appendProperty(name));
                return;
            }
            if (names.size() < SHOWN_NAMES) {
                names.add(JsonPointer.empty().appendProperty(name).toString());
            }
            json.skipChildren();
        }
        throw nothingThere(
                rest,
                names.isEmpty() ? "the object there is empty" : "the members there are " + String.join(", ", names));
    }

    private void intoElement(JsonPointer rest) {
        int index = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (index++ == rest.getMatchingIndex()) {
                steps.push(JsonPointer.empty());
                return;
            }
            json.skipChildren();
        }
        throw nothingThere(rest, "the array there has " + index + " elements, counted from 0");
    }

    private SourceException nothingThere(JsonPointer rest, String instead) {
        String all = at.toString();
        String missing = all.substring(0, all.length() - rest.tail().toString().length());
        return in.otherOptions(
                in.tokenStart(),
                "--at " + all + " leads nowhere: there is no " + missing + "; " + instead,
                "Name the object or array that the profiles are in.");
    }

    private String kind() {
        return switch (json.currentToken()) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_NULL -> "null";
            default -> "a boolean";
        };
    }
}
