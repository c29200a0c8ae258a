package io.profilestore.cli;

/** What the libraries below say goes to standard error, and only on request: errors are told once, by the command. */
final class Logging {

    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Logging() {}

    /** To be called before the first logger exists, since each keeps the level it began with. */
    static void configure(boolean verbose) {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, verbose ? "info" : "off");
        }
    }
}
