package io.profilestore.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a page shows of a source: what stands between the comments {@code // PAGE} and {@code // end}. */
final class Regions {

    private Regions() {}

    static List<String> in(Path source, String page) throws IOException {
        List<String> regions = new ArrayList<>();
        StringBuilder region = null;
        for (String line : Files.readAllLines(source)) {
            if (line.strip().equals("// " + page)) {
                region = new StringBuilder();
            } else if (line.strip().equals("// end") && region != null) {
                regions.add(region.toString().stripTrailing().stripIndent());
                region = null;
            } else if (region != null) {
                region.append(line).append('\n');
            }
        }
        return regions;
    }
}
