package io.profilestore.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file, looked up by its path each time, so that a replaced file is noticed too.
 *
 * @param name what messages call it
 */
record FileOrigin(Path file, String name) implements Origin {

    @Override
    public String place() {
        return file.toAbsolutePath().normalize().toString();
    }

    @Override
    public State state() {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            throw SourceException.unreadable(name, e);
        }
        if (attributes.isDirectory()) {
            throw SourceException.unreadable(name, "it is a directory", "Name the JSON file in it.", null);
        }
        if (!attributes.isRegularFile()) {
            throw SourceException.unreadable(
                    name,
                    "it is no regular file, and it is read more than once",
                    "Copy it to a file first, or pipe it into standard input and name - as the source.",
                    null);
        }
        return new State(attributes.size(), attributes.lastModifiedTime());
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }
}
