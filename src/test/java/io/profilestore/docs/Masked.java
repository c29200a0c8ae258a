package io.profilestore.docs;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Output without what is different each time. */
final class Masked {

    private static final List<Map.Entry<Pattern, String>> MASKS = List.of(
            Map.entry(Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"), "<instant>"),
            Map.entry(Pattern.compile("\\b\\d{16}\\b"), "<version>"),
            Map.entry(Pattern.compile("\\b[0-9A-F]{2}(:[0-9A-F]{2}){31}\\b"), "<fingerprint>"),
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
