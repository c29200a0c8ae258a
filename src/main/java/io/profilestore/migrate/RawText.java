package io.profilestore.migrate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A record's text as it is in the source.
 *
 * @param text the text; in Base64 where it is no UTF-8
 * @param base64 whether it is
 */
public record RawText(String text, boolean base64) {

    static RawText of(byte[] bytes, int from, int to) {
        if (Utf8Check.firstBad(bytes, from, to) == Utf8Check.FINE) {
            return new RawText(new String(bytes, from, to - from, StandardCharsets.UTF_8), false);
        }
        return new RawText(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, from, to)), true);
    }
}
