package io.profilestore.docs;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Output without what is different each time. */
final class Masked {

    private static final List<Map.Entry<Pattern, String>> MASKS = List.of(
            Map.entry(Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"), "<instant>"),
            Map.entry(Pattern.compile("\\b\\d{8}T\\d{6}Z"), "<time>"),
            Map.entry(Pattern.compile("\\b\\d{16}\\b"), "<version>"),
            Map.entry(Pattern.compile("\\b[0-9A-F]{2}(:[0-9A-F]{2}){31}\\b"), "<fingerprint>"),
            // A table of stress: its figures, and the widths that they make; what was found; the keys and times of a
            // run.
            Map.entry(Pattern.compile("^ +(\\d+|total)( +[\\d,]+){5,6} +[\\d.]+ %( +[\\d,.]+){4}$"), "$1 <figures>"),
            Map.entry(
                    Pattern.compile(
                            " +(attempted|acknowledged|conflicts|failed|unknown|lost|percent|per second|(p50|p99|max) ms)"
                                    + "(?= {2,}|$)"),
                    "  $1"),
            Map.entry(Pattern.compile("^(reads|lost updates|stale reads)  [\\d,]+$"), "$1  <count>"),
            Map.entry(Pattern.compile("^  stress:.*"), "  <finding>"),
            Map.entry(
                    Pattern.compile("^lost [\\d,]+ of [\\d,]+ acknowledged writes \\([\\d.]+ %\\)"),
                    "lost <count> acknowledged writes (<percent>)"),
            // A database's file, and where it is.
            Map.entry(Pattern.compile("^(fileBytes|aboutLiveBytes): \\d+$"), "$1: <count>"),
            Map.entry(Pattern.compile("^fileSystem: .*"), "fileSystem: <type>"),
            Map.entry(
                    Pattern.compile(": [\\d,]+ -> [\\d,]+ bytes(: there was nothing to gain)?$"),
                    ": <count> -> <count> bytes"),
            Map.entry(Pattern.compile("^[\\d,]+ bytes$"), "<count> bytes"),
            Map.entry(Pattern.compile("\\bseed \\d+$"), "seed <seed>"),
            Map.entry(Pattern.compile("\\bstress:[0-9a-z]+-[0-9a-z]+:"), "stress:<run>:"),
            Map.entry(Pattern.compile("\"at\":-?\\d+"), "\"at\":<nanoseconds>"),
            Map.entry(Pattern.compile("\\b\\d+\\.\\d+ s\\b"), "<seconds> s"),
            Map.entry(Pattern.compile("\\b(scan|declare|import|verify) \\d+\\.\\d+\\b"), "$1 <seconds>"),
            Map.entry(Pattern.compile("(?<= )/[\\w.+-]+(/[\\w.+-]+)+"), "<path>"));

    private Masked() {}

    static String line(String line) {
        String masked = line;
        for (Map.Entry<Pattern, String> mask : MASKS) {
            masked = mask.getKey().matcher(masked).replaceAll(mask.getValue());
        }
        return masked;
    }
}
