package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each command in the console blocks of docs/server.md is run, on a port that is free, and prints what the page says. */
@Timeout(300)
class ServerPageIT {

    private static final Path PAGE = Path.of("docs/server.md");
    private static final String PROMPT = "$ ";
    private static final Path SAMPLE = Path.of("db/sample/profiles.json");

    /** Where the page's reader is. */
    private static final String HOME = "/home/ada/shop";

    @TempDir
    Path temporary;

    @Test
    void commands_all_printWhatThePageSays() throws IOException {
        JarDirectory directory = new JarDirectory(Files.createDirectory(temporary.resolve("checkout")));
        Files.createDirectories(directory.path(SAMPLE.toString()).getParent());
        Files.copy(SAMPLE, directory.path(SAMPLE.toString()));
        String port = freePort();
        String home = directory.path("").toRealPath().toString();
        List<String> page = Files.readAllLines(PAGE);

        List<String> printed = directory.session(page.stream()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length())
                        .replace("profilestore serve ", "profilestore serve --port " + port + " ")
                        .replace("127.0.0.1/", "127.0.0.1:" + port + "/"))
                .toList());

        List<String> actual = new ArrayList<>();
        Iterator<String> next = printed.iterator();
        boolean said = false;
        for (String line : page) {
            said &= !line.equals("```");
            if (line.startsWith(PROMPT)) {
                actual.add(line);
                next.next()
                        .lines()
                        .map(text -> text.replace("127.0.0.1:" + port + "/", "127.0.0.1/")
                                .replace(port, "9092")
                                .replace(home, HOME))
                        .forEach(actual::add);
                said = true;
            } else if (!said) {
                actual.add(line);
            }
        }
        // For whoever changed a command: the page as it should be, to be copied.
        Files.write(JarDirectory.JAR.resolveSibling("server.actual.md"), actual);
        assertThat(masked("as-printed.md", actual)).hasSameTextualContentAs(masked("server.md", page));
    }

    private Path masked(String name, List<String> page) throws IOException {
        return Files.write(
                temporary.resolve(name), page.stream().map(Masked::line).toList());
    }

    private static String freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(free.getLocalPort());
        }
    }
}
