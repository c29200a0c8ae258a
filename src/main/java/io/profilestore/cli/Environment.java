package io.profilestore.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Environment variables; one that is empty counts as not set, as compose files leave them. */
final class Environment {

    /** How our variables begin. */
    static final String PREFIX = "PROFILESTORE_";

    /** Likewise, those about a store that is the source of a migration. */
    static final String SOURCE_PREFIX = PREFIX + "SOURCE_";

    private final Map<String, String> variables;
    private final boolean unicode;

    /** @param unicode whether Java decodes arguments, variables and file names as UTF-8 here */
    Environment(Map<String, String> variables, boolean unicode) {
        this.variables = Map.copyOf(variables);
        this.unicode = unicode;
    }

    static Environment ofThisProcess() {
        return new Environment(System.getenv(), "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding")));
    }

    /** Each variable and its meaning, as the manual shows it. */
    static Map<String, String> explained() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PROFILESTORE_URL", "the location, where no option (--to, --from, --at) names one");
        variables.put("PROFILESTORE_USER, PROFILESTORE_PASSWORD", "user and password for the database");
        variables.put(
                "PROFILESTORE_PASSWORD_FILE", "instead of the password: a file that holds it, or a .credentials file");
        variables.put(
                "PROFILESTORE_SOURCE_USER, PROFILESTORE_SOURCE_PASSWORD, PROFILESTORE_SOURCE_PASSWORD_FILE",
                "likewise, for a database that is the SOURCE of plan, migrate or verify; the others are for --to");
        variables.put(
                DurabilityOption.VARIABLE,
                "commit (the default): a write returns once it is on the disk; relaxed: at once");
        variables.put(
                "PROFILESTORE_SERVER_FINGERPRINT",
                "SHA-256 fingerprint of a server's certificate, as serve prints it: only that server is spoken to;"
                        + " PROFILESTORE_SOURCE_SERVER_FINGERPRINT is for a SOURCE");
        variables.put(
                "PROFILESTORE_KEYSTORE_PASSWORD, PROFILESTORE_KEYSTORE_PASSWORD_FILE",
                "for serve --keystore: the password, or a file that holds it");
        return variables;
    }

    boolean unicode() {
        return unicode;
    }

    /** @throws CliException if the value cannot have survived its decoding */
    @Nullable
    String get(String name) {
        String value = variables.get(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (!canDecode(value)) {
            throw notUnicode("read the environment variable " + name);
        }
        return value;
    }

    /**
     * A path that an argument or a variable names.
     *
     * @param command whose
     * @throws CliException if it cannot be one here
     */
    Path path(String command, String name) {
        if (!canDecode(name)) {
            throw notUnicode("open the path");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw CliException.usage(command, Texts.quoted(name) + " is no path on this system", "Correct the path.");
        }
    }

    /** Whether a text from outside is what was meant, and a file name made of it would find its file. */
    boolean canDecode(String text) {
        return unicode || isAscii(text);
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    static CliException notUnicode(String operation) {
        return CliException.usage(
                operation,
                "there are characters beyond ASCII, which Java cannot take in this locale",
                "Set LC_ALL=C.UTF-8 (export LC_ALL=C.UTF-8) and try again.");
    }
}
