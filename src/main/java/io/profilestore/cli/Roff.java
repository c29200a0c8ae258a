package io.profilestore.cli;

import java.util.List;

/**
 * A manual page being written, in the language of man(7). In ASCII alone, for whatever locale it is read in.
 *
 * <p>Source: man(7), groff_char(7).
 */
final class Roff {

    private final StringBuilder page = new StringBuilder();

    /** How every page begins: what it is about, and no hyphens that nobody wrote. */
    Roff title(String name, String section, String source) {
        request("TH", name, section, "", source);
        return markup(".nh").markup(".ad l");
    }

    Roff section(String name) {
        return request("SH", name);
    }

    /** Paragraphs, the first of them right after the section's name. */
    Roff paragraphs(List<String> lines) {
        text(lines.get(0));
        lines.stream().skip(1).forEach(line -> markup(".PP").text(line));
        return this;
    }

    /** A term in markup and, indented below it, what it means: each line a paragraph. */
    Roff item(String markup, List<String> lines) {
        markup(".TP").markup(markup).text(lines.get(0));
        lines.stream().skip(1).forEach(line -> markup(".IP").text(line));
        return this;
    }

    /** A line that stays as it is. */
    Roff literal(String line) {
        return markup(".RS 4").markup(".nf").text(line).markup(".fi").markup(".RE");
    }

    Roff text(String text) {
        return markup(escaped(text));
    }

    /** A line that is markup already. */
    Roff markup(String markup) {
        page.append(markup).append('\n');
        return this;
    }

    static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /**
     * The text as characters that mean themselves: a hyphen would else become a typographic one, which no shell takes, and
     * a full stop at the beginning of a line a request.
     */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.startsWith(".") ? "\\&" : "");
        text.codePoints().forEach(c -> escaped.append(escaped(c)));
        return escaped.toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\\' -> "\\e";
            case '-' -> "\\-";
            case '\'' -> "\\(aq";
            case '`' -> "\\(ga";
            case '^' -> "\\(ha";
            case '~' -> "\\(ti";
            case '"' -> "\\(dq";
            case '…' -> "...";
            default -> c < 0x80 ? Character.toString(c) : "\\[u%04X]".formatted(c);
        };
    }

    private Roff request(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument)).append('"');
        }
        page.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
