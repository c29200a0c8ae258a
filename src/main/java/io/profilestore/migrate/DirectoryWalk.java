package io.profilestore.migrate;

import io.profilestore.migrate.SourceException.Kind;
import io.profilestore.migrate.SourceException.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One walk through a directory, in the order of the names, and what it has found. Only the names in one directory and in
 * those above it are held in memory.
 *
 * <p>Files and directories whose names begin with a dot are no profiles: file managers, editors and version control put
 * them there. Anything else that is no {@code .json} file is an error, as it may be a profile under a wrong name.
 */
final class DirectoryWalk {

    /**
     * A file that holds a profile.
     *
     * @param relative its path in the directory, with {@code /}
     */
    record Entry(Path path, String relative, long size, FileTime modified) {}

    private final Path root;
    private final Consumer<Entry> visitor;
    private final MessageDigest listing = DigestInput.newSha256();
    private final Listing.Builder<String> ignored = new Listing.Builder<>();
    private long files;
    private long size;
    private FileTime modified = FileTime.fromMillis(0);

    private DirectoryWalk(Path root, Consumer<Entry> visitor) {
        this.root = root;
        this.visitor = visitor;
    }

    /**
     * Walks through all of it.
     *
     * @throws SourceException of kind UNREADABLE, of kind MALFORMED for what should not be there, or CHANGED
     */
    static DirectoryWalk of(Path root, Consumer<Entry> visitor) {
        DirectoryWalk walk = new DirectoryWalk(root, visitor);
        try {
            walk.note(Files.readAttributes(root, BasicFileAttributes.class));
            walk.directory(root, "");
        } catch (IOException e) {
            throw SourceException.unreadable(root.toString(), e);
        }
        return walk;
    }

    long files() {
        return files;
    }

    long size() {
        return size;
    }

    /** When the file or directory that was changed last was changed. */
    FileTime modified() {
        return modified;
    }

    /** The digest of all names, sizes and times. */
    String listing() {
        return HexFormat.of().formatHex(listing.digest());
    }

    Listing<String> ignored() {
        return ignored.build();
    }

    private void directory(Path directory, String relative) throws IOException {
        String[] names = names(directory);
        for (String name : names) {
            Path path = directory.resolve(name);
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                note(attributes);
                if (name.startsWith(".")) {
                    ignored.add(relative + name + (attributes.isDirectory() ? "/" : ""));
                } else if (attributes.isDirectory()) {
                    directory(path, relative + name + "/");
                } else {
                    file(path, relative + name, attributes, names);
                }
            } catch (NoSuchFileException e) {
                throw SourceException.changed(root.toString());
            } catch (IOException e) {
                throw SourceException.unreadable(path.toString(), e);
            }
        }
    }

    private void file(Path path, String relative, BasicFileAttributes attributes, String[] siblings) {
        if (attributes.isSymbolicLink()) {
            throw misplaced(
                    path,
                    "it is a symbolic link, and what it leads to may be another profile or outside",
                    "Put the file or directory itself in its place, or take the link away.");
        }
        if (!attributes.isRegularFile()) {
            throw misplaced(path, "it is no regular file", "Take it out of the directory.");
        }
        String name = relative.substring(relative.lastIndexOf('/') + 1);
        if (!name.endsWith(KeyPath.SUFFIX) && !name.endsWith(KeyPath.GZIP_SUFFIX)) {
            throw misplaced(
                    path,
                    "it is no .json file, and a profile may be in it all the same",
                    "Name it KEY.json if there is, else take it out of the directory.");
        }
        if (name.endsWith(KeyPath.GZIP_SUFFIX)) {
            String plain = name.substring(0, name.length() - ".gz".length());
            if (Arrays.binarySearch(siblings, plain) >= 0) {
                throw misplaced(path, "there is " + plain + " as well, for the same key", "Take one of them away.");
            }
        }
        listing.update((relative + '\0' + attributes.size() + '\0' + attributes.lastModifiedTime() + '\0')
                .getBytes(StandardCharsets.UTF_8));
        files++;
        size += attributes.size();
        visitor.accept(new Entry(path, relative, attributes.size(), attributes.lastModifiedTime()));
    }

    private void note(BasicFileAttributes attributes) {
        if (attributes.lastModifiedTime().compareTo(modified) > 0) {
            modified = attributes.lastModifiedTime();
        }
    }

    private static String[] names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> decoded(directory, child)).sorted().toArray(String[]::new);
        }
    }

    /** The name as text, if it is text. */
    private static String decoded(Path directory, Path child) {
        String name = String.valueOf(child.getFileName());
        try {
            if (directory.resolve(name).equals(child)) {
                return name;
            }
        } catch (InvalidPathException e) {
            // It cannot be turned back into bytes, which is what is said below.
        }
        throw misplaced(
                child,
                "its name cannot be read as text here",
                "Set LC_ALL=C.UTF-8 if the name is in UTF-8, else rename the file.");
    }

    private static SourceException misplaced(Path path, String problem, String nextStep) {
        return new SourceException(Kind.MALFORMED, Place.whole(path.toString()), problem, nextStep, null);
    }
}
