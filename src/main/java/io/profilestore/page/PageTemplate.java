package io.profilestore.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with places to be filled, written <code>{{name}}</code>; <code>{{style}}</code> takes the style of all pages. */
public final class PageTemplate {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String STYLE = "style";

    private PageTemplate() {}

    /**
     * The page.
     *
     * @param owner beside which the template is on the class path
     * @param name the template's file name
     * @param parts markup for each place but the style
     */
    public static String filled(Class<?> owner, String name, Map<String, String> parts) {
        Map<String, String> all = new HashMap<>(parts);
        all.put(STYLE, text(PageTemplate.class, "style.css"));
        // In one pass: what is put in is never looked through for further places.
        return PLACE.matcher(text(owner, name))
                .replaceAll(place ->
                        Matcher.quoteReplacement(Objects.requireNonNull(all.get(place.group(1)), place.group())));
    }

    private static String text(Class<?> owner, String name) {
        try (InputStream file = Objects.requireNonNull(owner.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
