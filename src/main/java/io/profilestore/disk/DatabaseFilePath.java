package io.profilestore.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.disk.FilePathDisk;

/**
 * H2's view of files below {@code profilestore:}, beneath which are plain ones; a number may follow, of a database that is
 * opened only once. H2 makes copies of it.
 */
public final class DatabaseFilePath extends FilePathWrapper {

    /** What precedes a path. */
    public static final String SCHEME = "profilestore";

    private static final Pattern PREFIX = Pattern.compile(SCHEME + ":(?:([0-9]+):)?");
    private static final AtomicLong LAST = new AtomicLong();
    private static final Set<String> NOT_OPENED = ConcurrentHashMap.newKeySet();

    static {
        FilePath.register(new DatabaseFilePath());
    }

    /** For H2. */
    public DatabaseFilePath() {}

    /** How H2 is told of a database at this path. */
    public static String of(String path) {
        return SCHEME + ":" + path;
    }

    /**
     * Likewise, for one opening. H2 knows an open database by its name: users of one that has failed would end another that was
     * opened by the same name since, or open a third one. Once it is closed, its name leads nowhere.
     */
    public static String ofOneOpening(String path) {
        String number = Long.toString(LAST.incrementAndGet());
        NOT_OPENED.add(number);
        return SCHEME + ":" + number + ":" + path;
    }

    /** Whatever is registered for plain files. */
    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get("file:" + path.substring(prefix(path).end()));
    }

    @Override
    protected String getPrefix() {
        return name == null ? super.getPrefix() : prefix(name).group();
    }

    private static Matcher prefix(String path) {
        Matcher prefix = PREFIX.matcher(path);
        if (!prefix.lookingAt()) {
            throw new IllegalArgumentException(path + " is not below " + SCHEME);
        }
        return prefix;
    }

    /** H2 asks before it opens a database. */
    @Override
    public boolean canWrite() {
        String number = prefix(name).group(1);
        if (isDatabase() && number != null && !NOT_OPENED.contains(number)) {
            throw DbException.get(ErrorCode.DATABASE_IS_CLOSED);
        }
        return super.canWrite();
    }

    private boolean isDatabase() {
        return name.endsWith(".mv.db");
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FilePath base = getBase();
        FileChannel file =
                base instanceof FilePathDisk ? new UninterruptedFile(base.toString(), mode) : base.open(mode);
        if (!isDatabase() || mode.equals("r")) {
            return file;
        }
        String number = prefix(name).group(1);
        if (number != null) {
            NOT_OPENED.remove(number);
        }
        return new DatabaseFile(file);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }
}
