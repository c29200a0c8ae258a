package io.profilestore.json;

/**
 * How large a profile may be; never larger than {@link #STORE}, which is what every store takes.
 *
 * @param keyLength the longest key, in characters (code points)
 * @param bytes the largest profile, as compact UTF-8 text
 * @param depth how deep arrays and objects may nest, the profile itself counted
 * @param exponent the largest power of ten, up or down, that a decimal may be shifted by
 */
public record ProfileLimits(int keyLength, int bytes, int depth, int exponent) {

    /** The largest that there are, which are those of the stores. */
    public static final ProfileLimits STORE = new ProfileLimits(
            ProfileRules.MAX_KEY_LENGTH, ProfileRules.MAX_BYTES, ProfileRules.MAX_DEPTH, ProfileRules.MAX_EXPONENT);

    /** @throws IllegalArgumentException if a limit is not from 1 to the store's own */
    public ProfileLimits {
        check("the limit of a key's length", keyLength, ProfileRules.MAX_KEY_LENGTH);
        check("the limit of a profile's bytes", bytes, ProfileRules.MAX_BYTES);
        check("the limit of depth", depth, ProfileRules.MAX_DEPTH);
        check("the limit of exponents", exponent, ProfileRules.MAX_EXPONENT);
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
