package io.profilestore.h2;

import io.profilestore.StoreOptions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.h2.security.SHA256;

/**
 * User and password of one role in a database.
 *
 * @param user the database user, in upper case as H2 logs everybody in
 * @param password never shown
 */
record Credentials(String user, String password) {

    private static final int PASSWORD_BYTES = 24;

    /** What the caller gave, or no credentials at all. */
    static Credentials given(StoreOptions options) {
        return new Credentials(options.user().orElse(""), options.password().orElse(""));
    }

    /** A password that nobody guesses: 192 random bits. */
    static Credentials random(String user) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return new Credentials(user, Base64.getUrlEncoder().encodeToString(random));
    }

    boolean areComplete() {
        return !user.isEmpty() && !password.isEmpty();
    }

    /** The same user with another password. */
    Credentials renewed() {
        return random(user);
    }

    /** Whether this is what H2's client sends for these credentials instead of the password. */
    boolean match(byte[] passwordHash) {
        byte[] expected = SHA256.getKeyPasswordHash(user, password.toCharArray());
        return MessageDigest.isEqual(expected, passwordHash);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
