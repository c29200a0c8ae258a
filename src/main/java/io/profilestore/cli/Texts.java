package io.profilestore.cli;

import io.profilestore.json.Json;
import tools.jackson.databind.JsonNode;

/** How values and keys are shown. */
final class Texts {

    private Texts() {}

    /** Indented by two spaces, one member or element a line: the layout of the file stores, but not escaped. */
    static String indented(JsonNode value) {
        return Json.indented().writeValueAsString(value);
    }

    /**
     * A key or a field as one line: itself, or as a JSON string where it is empty, holds control characters or begins with
     * a quotation mark. So a line that begins with a quotation mark is JSON, and any other is the key.
     */
    static String line(String name) {
        boolean plain =
                !name.isEmpty() && !name.startsWith("\"") && name.chars().noneMatch(Character::isISOControl);
        return plain ? name : quoted(name);
    }

    /**
     * A number of things: {@code 1 record}, {@code 2,000 records}.
     *
     * @param one what one of them is called; the plural ends in s
     */
    static String counted(long count, String one) {
        return "%,d %s%s".formatted(count, one, count == 1 ? "" : "s");
    }

    /** A text as a JSON string. */
    static String quoted(String text) {
        return Json.text(Json.mapper().getNodeFactory().stringNode(text));
    }

    /** The text with control characters spelled out: what cannot break the line or steer a terminal. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                printable.append(String.format("\\u%04x", (int) c));
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }
}
