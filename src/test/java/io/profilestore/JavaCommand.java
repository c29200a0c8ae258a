package io.profilestore;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words that start a main class of the tests' class path in a process of its own which lives for seconds: with the quick
 * compiler alone, and with a {@link ClassArchive} of the libraries.
 */
public final class JavaCommand {

    /** The Java that runs the tests. */
    public static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** For a process that ends before the thorough compiler has earned what it costs. */
    static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** Libraries before the classes of this build: an archive holds for a class path that begins with its own. */
    private static final String LIBRARIES = entries(true);

    private static final String CLASS_PATH = LIBRARIES + File.pathSeparator + entries(false);

    private JavaCommand() {}

    /** All words up to the main class, which is for the caller to add, with its arguments. */
    public static List<String> of(String... options) {
        List<String> words = new ArrayList<>(List.of(JAVA));
        words.addAll(options());
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", CLASS_PATH));
        return words;
    }

    /** The options alone, for {@link #classPath}. */
    public static List<String> options() {
        return options(Libraries.ARCHIVE);
    }

    /** The options with another archive. */
    public static List<String> options(Path archive) {
        List<String> options = new ArrayList<>(QUICK);
        // Quietly: where the archive does not fit, nobody is told so on standard output.
        options.addAll(List.of("-Xlog:cds=off", "-XX:SharedArchiveFile=" + archive));
        return options;
    }

    /** The tests' class path, in the order that the archive needs. */
    public static String classPath() {
        return CLASS_PATH;
    }

    private static String entries(boolean libraries) {
        String built = Path.of("target").toAbsolutePath() + File.separator;
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> (entry.endsWith(".jar") && !entry.startsWith(built)) == libraries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Made when it is first asked for; by the commands, which integration tests have in the packaged jar only. */
    private static final class Libraries {

        static final Path ARCHIVE = ClassArchive.ofLibraries(
                LIBRARIES,
                List.of("-cp", LIBRARIES + File.pathSeparator + Path.of("target/classes"), "io.profilestore.cli.Main"));
    }
}
