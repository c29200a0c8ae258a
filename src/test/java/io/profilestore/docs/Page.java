package io.profilestore.docs;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation, taken apart into its fenced blocks. What its {@code console} blocks say is run, in order
 * and in one shell, by {@link PagesIT}.
 */
record Page(Path file) {

    static final Page README = new Page(Path.of("README.md"));

    private static final String PROMPT = "$ ";

    /** Every page that has something to run. */
    static List<Page> all() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(README),
                            pages.filter(file -> file.toString().endsWith(".md"))
                                    .sorted()
                                    .map(Page::new))
                    .filter(page -> !page.blocks("console").isEmpty())
                    .toList();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /**
     * One fenced block.
     *
     * @param language what follows the opening fence
     * @param firstLine the index, within {@link Page#lines}, of the first line after it
     */
    record Block(String language, int firstLine, List<String> lines) {

        String text() {
            return String.join("\n", lines);
        }
    }

    /**
     * One command of a console block and what the page says it prints.
     *
     * @param line the index, within {@link Page#lines}, of the command
     */
    record Command(int line, String typed, List<String> output) {

        /** What is left for a test that is itself a part of the build: the build is not run within the build. */
        String withoutBuild() {
            return typed.replaceFirst("^mvn [^&]*package && ", "");
        }

        boolean isBuild() {
            return withoutBuild().startsWith("mvn ");
        }
    }

    List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return lines().stream().collect(joining("\n"));
    }

    List<Block> blocks() {
        List<String> lines = lines();
        List<Block> blocks = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("```")) {
                continue;
            }
            if (begin < 0) {
                begin = i;
            } else {
                blocks.add(new Block(lines.get(begin).substring(3), begin + 1, lines.subList(begin + 1, i)));
                begin = -1;
            }
        }
        if (begin >= 0) {
            throw new IllegalStateException("the block that begins in line " + (begin + 1) + " has no end");
        }
        return blocks;
    }

    List<Block> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (Block block : blocks("console")) {
            List<String> lines = block.lines();
            if (lines.isEmpty() || !lines.get(0).startsWith(PROMPT)) {
                throw new IllegalStateException("line " + (block.firstLine() + 1) + " should be a command");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith(PROMPT)) {
                    int end = i + 1;
                    while (end < lines.size() && !lines.get(end).startsWith(PROMPT)) {
                        end++;
                    }
                    commands.add(new Command(
                            block.firstLine() + i, lines.get(i).substring(PROMPT.length()), lines.subList(i + 1, end)));
                }
            }
        }
        return commands;
    }
}
