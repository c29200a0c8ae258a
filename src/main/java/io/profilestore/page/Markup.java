package io.profilestore.page;

import java.util.Locale;

/** A piece of HTML or SVG that grows; well-formed as XML too. */
public final class Markup {

    private final StringBuilder text = new StringBuilder();

    /** A text that cannot be taken for markup, whatever is in it. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** A coordinate: as short as it can be without anybody seeing the difference. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    public Markup open(String tag, String... attributes) {
        start(tag, attributes).append('>');
        return this;
    }

    /** An element without content. */
    public Markup empty(String tag, String... attributes) {
        start(tag, attributes).append("/>");
        return this;
    }

    /** Ends an element. */
    public Markup close(String tag) {
        text.append("</").append(tag).append(">\n");
        return this;
    }

    /** A text, escaped. */
    public Markup text(String content) {
        text.append(escaped(content));
        return this;
    }

    /** What is markup already. */
    public Markup markup(String finished) {
        text.append(finished);
        return this;
    }

    /** An element with nothing but text in it. */
    public Markup element(String tag, String content, String... attributes) {
        return open(tag, attributes).text(content).close(tag);
    }

    /** A text within a drawing. */
    public Markup label(double x, double y, String anchor, String style, String content) {
        return element("text", content, "x", number(x), "y", number(y), "text-anchor", anchor, "class", style);
    }

    /** A straight line within a drawing. */
    public Markup line(double x1, double y1, double x2, double y2) {
        return empty(
                "path",
                "class",
                "grid",
                "d",
                "M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2));
    }

    /** A bar that says what it is to whoever points at it. */
    public Markup bar(double x, double y, double width, double height, String style, String title) {
        return open(
                        "rect",
                        "class",
                        style,
                        "x",
                        number(x),
                        "y",
                        number(y),
                        "width",
                        number(width),
                        "height",
                        number(height))
                .element("title", title)
                .close("rect");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private StringBuilder start(String tag, String... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
        return text;
    }

    /** Source: XML 1.0, production 2, Char. */
    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
