package io.profilestore.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file for a page that a command writes; it may replace an older page, and nothing else. */
final class PageFile {

    private static final byte[] BEGINNING = "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8);

    private final String command;
    private final Path path;

    private PageFile(String command, Path path) {
        this.command = command;
        this.path = path;
    }

    /** @throws CliException if there is something else already, or it could not be written: before any work is done */
    static PageFile at(String command, Path path) {
        PageFile file = new PageFile(command, path);
        try {
            if (Files.exists(path) && !isPage(path)) {
                throw CliException.usage(
                        command, path + " is there, and is no page that could be replaced", "Name another file.");
            }
            Path directory = path.toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                throw CliException.usage(command, "there is no directory for " + path, "Create it first.");
            }
            return file;
        } catch (IOException e) {
            throw file.cannotWrite(e);
        }
    }

    void write(String page) {
        try {
            Files.writeString(path, page);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private static boolean isPage(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (var in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(BEGINNING.length), BEGINNING);
        }
    }

    private CliException cannotWrite(IOException e) {
        return CliException.cannotWrite(command, "cannot write " + path + ": " + e, "Name another file.", e);
    }
}
