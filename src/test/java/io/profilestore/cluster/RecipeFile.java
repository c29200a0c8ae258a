package io.profilestore.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of docs/scaling.md's recipe, as the page shows it: what is tried is what readers copy. */
final class RecipeFile {

    private static final Path PAGE = Path.of("docs/scaling.md");

    private RecipeFile() {}

    /** The block that begins with a comment of this path. */
    static String text(String path) throws IOException {
        Matcher block = Pattern.compile("(?ms)^```\\w+\n(# " + Pattern.quote(path) + "\\b.*?)^```$")
                .matcher(Files.readString(PAGE));
        if (!block.find()) {
            throw new IllegalStateException(PAGE + " has no block that begins with # " + path);
        }
        return block.group(1);
    }
}
