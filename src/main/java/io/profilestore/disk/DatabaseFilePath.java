package io.profilestore.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.disk.FilePathDisk;

/** H2's view of files below {@code profilestore:}, beneath which are plain ones. H2 makes copies of it. */
public final class DatabaseFilePath extends FilePathWrapper {

    /** What precedes a path. */
    public static final String SCHEME = "profilestore";

    static {
        FilePath.register(new DatabaseFilePath());
    }

    /** For H2. */
    public DatabaseFilePath() {}

    /** How H2 is told of a database at this path. */
    public static String of(String path) {
        return SCHEME + ":" + path;
    }

    /** Whatever is registered for plain files. */
    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get("file:" + path.substring(getPrefix().length()));
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FilePath base = getBase();
        FileChannel file =
                base instanceof FilePathDisk ? new UninterruptedFile(base.toString(), mode) : base.open(mode);
        boolean isDatabase = name.endsWith(".mv.db") && !mode.equals("r");
        return isDatabase ? new DatabaseFile(file) : file;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }
}
