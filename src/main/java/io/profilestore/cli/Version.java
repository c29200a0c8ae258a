package io.profilestore.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.h2.engine.Constants;
import picocli.CommandLine.IVersionProvider;

/** What a report of a bug should begin with: this program, and what it runs on. */
final class Version implements IVersionProvider {

    private static final String UNKNOWN = "(a development build)";

    /** The program's own version comes first, on a line of its own, for scripts to take. */
    @Override
    public String[] getVersion() {
        return new String[] {
            ProfilestoreCommand.NAME + " " + number(),
            "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ", "
                    + System.getProperty("java.vm.name") + ")",
            System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                    + System.getProperty("os.arch"),
            "H2 " + Constants.FULL_VERSION
        };
    }

    /** The version that the build wrote into the jar. */
    static String number() {
        try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
            if (resource == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(resource);
            String version = properties.getProperty("version", UNKNOWN);
            return version.startsWith("$") ? UNKNOWN : version;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
