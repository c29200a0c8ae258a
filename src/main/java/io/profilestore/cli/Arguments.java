package io.profilestore.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The arguments as they were typed. Under a C or POSIX locale Java 17 turns every byte beyond ASCII into U+FFFD, so that
 * all emoji would be one key; the operating system still has the bytes.
 */
final class Arguments {

    private Arguments() {}

    /**
     * @param decoded as {@code main} got them
     * @param unicode whether Java decodes arguments as UTF-8 here; then they are right
     * @param commandLine the kernel's record of this process, {@code /proc/self/cmdline}
     * @throws CliException if the true arguments cannot be found out
     */
    static String[] exact(String[] decoded, boolean unicode, Path commandLine) {
        if (unicode || Arrays.stream(decoded).allMatch(Environment::isAscii)) {
            return decoded;
        }
        try {
            // Each argument ends with a NUL, so what follows the last one is nothing.
            String[] all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(commandLine)))
                    .toString()
                    .split("\0", -1);
            String[] exact = Arrays.copyOfRange(all, all.length - 1 - decoded.length, all.length - 1);
            for (int i = 0; i < decoded.length; i++) {
                if (!asciiOf(exact[i]).equals(asciiOf(decoded[i]))) {
                    throw Environment.notUnicode("read the command's arguments");
                }
            }
            return exact;
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw Environment.notUnicode("read the command's arguments");
        }
    }

    private static String asciiOf(String text) {
        return text.replaceAll("[^\\x00-\\x7F]", "");
    }
}
