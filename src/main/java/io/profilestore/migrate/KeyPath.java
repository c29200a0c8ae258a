package io.profilestore.migrate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where in a directory the profile of a key is: each key has exactly one path, and each path at most one key.
 *
 * <p>The path is the key itself with {@code .json} behind it, so that a {@code /} makes a directory, except that
 * <ul>
 *   <li>{@code %} and control characters are percent-encoded as in a URI: {@code %25}, {@code %00};
 *   <li>a dot that a name begins with is {@code %2E}: nothing is hidden, and no {@code ..} leads out;
 *   <li>an empty name is {@code %}: the key {@code a//b} is in {@code a/%/b.json};
 *   <li>a directory's name that ends in {@code .json} or {@code .json.gz} has {@code %2Ejson} there, as it might be a
 *       profile's file otherwise;
 *   <li>where a name would be longer than {@value #MAX_NAME_BYTES} bytes, or the whole longer than
 *       {@value #MAX_PATH_BYTES}, the path is {@code %long/} and the SHA-256 digest of the key, and the file is an object
 *       of one member: the key and the profile.
 * </ul>
 */
final class KeyPath {

    static final String SUFFIX = ".json";
    static final String GZIP_SUFFIX = ".json.gz";

    /** With the longer suffix it is 255 bytes, which is what file systems take. */
    static final int MAX_NAME_BYTES = 247;

    static final int MAX_PATH_BYTES = 1_000;

    private static final String LONG = "%long/";
    private static final String DOT = "%2E";
    private static final String EMPTY = "%";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyPath() {}

    /** The path for a key, without the suffix, its names separated by {@code /}. */
    static String of(String key) {
        StringBuilder path = new StringBuilder();
        String[] names = key.split("/", -1);
        boolean fits = true;
        for (int i = 0; i < names.length; i++) {
            boolean directory = i < names.length - 1;
            String name = directory ? directory(encoded(names[i])) : encoded(names[i]);
            fits &= utf8Length(name) <= MAX_NAME_BYTES;
            path.append(name).append(directory ? "/" : "");
        }
        return fits && utf8Length(path.toString()) <= MAX_PATH_BYTES ? path.toString() : LONG + digest(key);
    }

    /** Whether the key is in the file, and not in the path. */
    static boolean isLong(String path) {
        return path.startsWith(LONG);
    }

    /** What the path says; empty where it is no encoding at all. It is the path of this key only if {@link #of} says so. */
    static Optional<String> decoded(String path) {
        StringBuilder key = new StringBuilder();
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            Optional<String> name = names[i].equals(EMPTY) ? Optional.of("") : decodedName(names[i]);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            key.append(i == 0 ? "" : "/").append(name.get());
        }
        return Optional.of(key.toString());
    }

    private static String encoded(String name) {
        if (name.isEmpty()) {
            return EMPTY;
        }
        StringBuilder encoded = new StringBuilder(name.startsWith(".") ? DOT : "");
        for (int i = encoded.isEmpty() ? 0 : 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '%' || Character.isISOControl(c)) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HEX.toHexDigits(b));
                }
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static String directory(String name) {
        for (String suffix : new String[] {SUFFIX, GZIP_SUFFIX}) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length()) + DOT + suffix.substring(1);
            }
        }
        return name;
    }

    private static Optional<String> decodedName(String name) {
        if (name.indexOf('%') < 0) {
            return Optional.of(name);
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(utf8.length);
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] != '%') {
                decoded.put(utf8[i]);
            } else if (i + 2 < utf8.length && HexFormat.isHexDigit(utf8[i + 1]) && HexFormat.isHexDigit(utf8[i + 2])) {
                decoded.put((byte) ((HexFormat.fromHexDigit(utf8[++i]) << 4) | HexFormat.fromHexDigit(utf8[++i])));
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String digest(String key) {
        return HexFormat.of().formatHex(DigestInput.newSha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
