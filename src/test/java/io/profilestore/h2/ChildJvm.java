package io.profilestore.h2;

import io.profilestore.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts a main class of the tests in a process of its own. */
final class ChildJvm {

    private ChildJvm() {}

    static Process start(Class<?> main, String... arguments) throws IOException {
        return start(JavaCommand.of("-Xmx128m"), main, arguments);
    }

    /** Likewise, without the libraries whose file names hold a word. */
    static Process startWithout(String word, Class<?> main, String... arguments) throws IOException {
        String rest = Arrays.stream(JavaCommand.classPath().split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().contains(word))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> java = JavaCommand.of("-Xmx128m");
        java.set(java.indexOf(JavaCommand.classPath()), rest);
        return start(java, main, arguments);
    }

    private static Process start(List<String> command, Class<?> main, String... arguments) throws IOException {
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
