package io.profilestore.json;

/**
 * How large a profile may be; never larger than {@link #STORE}, which is what most stores take.
 *
 * @param keyLength the longest key, in characters (code points)
 * @param bytes the largest profile, as compact UTF-8 text
 * @param depth how deep arrays and objects may nest, the profile itself counted
 * @param exponent the largest power of ten, up or down, that a decimal may be shifted by
 * @param keyBytes the longest key, in bytes of UTF-8
 * @param takesNul whether keys, names and strings may hold the character U+0000
 */
public record ProfileLimits(int keyLength, int bytes, int depth, int exponent, int keyBytes, boolean takesNul) {

    /** The largest that there are, which are those of the stores. */
    public static final ProfileLimits STORE = new ProfileLimits(
            ProfileRules.MAX_KEY_LENGTH, ProfileRules.MAX_BYTES, ProfileRules.MAX_DEPTH, ProfileRules.MAX_EXPONENT);

    /** Limits for databases that take any text. */
    public ProfileLimits(int keyLength, int bytes, int depth, int exponent) {
        this(keyLength, bytes, depth, exponent, 4 * ProfileRules.MAX_KEY_LENGTH, true);
    }

    /** @throws IllegalArgumentException if a limit is not from 1 to the store's own */
    public ProfileLimits {
        check("the limit of a key's length", keyLength, ProfileRules.MAX_KEY_LENGTH);
        check("the limit of a profile's bytes", bytes, ProfileRules.MAX_BYTES);
        check("the limit of depth", depth, ProfileRules.MAX_DEPTH);
        check("the limit of exponents", exponent, ProfileRules.MAX_EXPONENT);
    }

    /** What is within both. */
    public ProfileLimits and(ProfileLimits other) {
        return new ProfileLimits(
                Math.min(keyLength, other.keyLength),
                Math.min(bytes, other.bytes),
                Math.min(depth, other.depth),
                Math.min(exponent, other.exponent),
                Math.min(keyBytes, other.keyBytes),
                takesNul && other.takesNul);
    }

    /**
     * Checks a limit.
     *
     * @throws IllegalArgumentException if it is not from 1 to the largest
     */
    public static void check(String name, int limit, int largest) {
        if (limit < 1 || limit > largest) {
            throw new IllegalArgumentException(name + " is " + limit + " and must be from 1 to " + largest);
        }
    }
}
