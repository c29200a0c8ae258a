package io.profilestore.fault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.disk.FilePathDisk;

/**
 * The files below one directory, as H2 opens them by a scheme: everything is as on disk, but who opens them is ours. Paths
 * elsewhere are none of its business.
 */
final class LayeredPath extends FilePath {

    /** The scheme by which a store opens its database. */
    static final String OF_A_STORE = "file";

    /** Opens the files. */
    interface Files {
        FileChannel open(Path file, String mode) throws IOException;
    }

    private final String scheme;
    private final Path root;
    private final Files files;
    private final FilePath disk;

    private LayeredPath(String scheme, Path root, Files files, String path) {
        this.scheme = scheme;
        this.root = root;
        this.files = files;
        this.disk = FilePath.get(path);
        name = scheme + ":" + path;
    }

    /** From now on, and until {@link #remove}, H2 opens what is below this directory by these. */
    static void install(String scheme, Path root, Files files) {
        FilePath.register(new LayeredPath(scheme, root, files, root.toString()));
    }

    /** Gives a scheme back to H2. */
    static void remove(String scheme) {
        if (scheme.equals(OF_A_STORE)) {
            FilePath.register(new FilePathDisk());
        } else {
            FilePath.unregister(new LayeredPath(scheme, Path.of(""), (file, mode) -> null, ""));
        }
    }

    @Override
    public FilePath getPath(String path) {
        String rest = path.substring(scheme.length() + 1);
        return Path.of(rest).toAbsolutePath().startsWith(root)
                ? new LayeredPath(scheme, root, files, rest)
                : disk.getPath(rest);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return files.open(Path.of(disk.name), mode);
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public FilePath unwrap() {
        return disk;
    }

    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public void moveTo(FilePath newName, boolean atomicReplace) {
        disk.moveTo(newName.unwrap(), atomicReplace);
    }

    @Override
    public boolean createFile() {
        return disk.createFile();
    }

    @Override
    public boolean exists() {
        return disk.exists();
    }

    @Override
    public void delete() {
        disk.delete();
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        // H2 changes it.
        return new ArrayList<>(
                disk.newDirectoryStream().stream().map(this::wrapped).toList());
    }

    @Override
    public FilePath toRealPath() {
        return wrapped(disk.toRealPath());
    }

    @Override
    public FilePath getParent() {
        return wrapped(disk.getParent());
    }

    @Override
    public boolean isDirectory() {
        return disk.isDirectory();
    }

    @Override
    public boolean isRegularFile() {
        return disk.isRegularFile();
    }

    @Override
    public boolean isAbsolute() {
        return disk.isAbsolute();
    }

    @Override
    public long lastModified() {
        return disk.lastModified();
    }

    @Override
    public boolean canWrite() {
        return disk.canWrite();
    }

    @Override
    public void createDirectory() {
        disk.createDirectory();
    }

    @Override
    public boolean setReadOnly() {
        return disk.setReadOnly();
    }

    private FilePath wrapped(FilePath path) {
        return new LayeredPath(scheme, root, files, path.name);
    }
}
