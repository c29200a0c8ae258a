package io.profilestore.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {

    private static final String UNKNOWN = "(a development build)";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"profilestore " + number()};
    }

    private static String number() throws IOException {
        try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
            if (resource == null) {
                return UNKNOWN;
            }
            Properties properties = new Properties();
            properties.load(resource);
            String version = properties.getProperty("version", UNKNOWN);
            return version.startsWith("$") ? UNKNOWN : version;
        }
    }
}
