package io.profilestore.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as people write it: {@code 500ms}, {@code 10s}, {@code 10m}, {@code 1h}. */
final class DurationArgument {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private DurationArgument() {}

    /**
     * @param option whose argument it is
     * @throws CliException if it is none, or nothing
     */
    static Duration parse(String command, String option, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
            throw CliException.usage(
                    command,
                    option + " is no duration: " + Texts.quoted(text),
                    "Write a number with its unit, for example 500ms, 10s or 10m.");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** The other way round. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 != 0
                ? millis + "ms"
                : millis % 60_000 != 0 ? millis / 1_000 + "s" : millis / 60_000 + "m";
    }
}
