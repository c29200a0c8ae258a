package io.profilestore;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which call an error is about.
 *
 * @param operation the method or command, for example {@code update}
 * @param key the profile, or null where the call is about the whole store
 * @param location the store, never with a password in it
 */
public record Call(String operation, @Nullable String key, String location) implements Serializable {

    private static final int SHOWN_KEY_LENGTH = 80;

    /** A call about the whole store. */
    public static Call on(String operation, String location) {
        return new Call(operation, null, location);
    }

    /** How messages begin: {@code update "user:123" in jdbc:h2:./profiles}, the key shortened and without control characters. */
    @Override
    public String toString() {
        return (key == null ? operation : operation + " \"" + shown(key) + "\"") + " in " + location;
    }

    private static String shown(String key) {
        String printable = key.codePoints()
                .limit(SHOWN_KEY_LENGTH)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return key.codePointCount(0, key.length()) > SHOWN_KEY_LENGTH ? printable + "…" : printable;
    }
}
