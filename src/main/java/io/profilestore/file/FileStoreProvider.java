package io.profilestore.file;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.ProfileStore;
import io.profilestore.StoreOptions;
import io.profilestore.StoreProvider;

/**
 * Stores in one JSON file: {@code file:PATH}, as the old service worked and lost changes, and
 * {@code file:PATH?lock=flock}, the same file behind a lock.
 *
 * <p>PATH is taken literally, relative to the working directory; it cannot contain a question mark.
 */
public final class FileStoreProvider implements StoreProvider {

    @Override
    public boolean handles(String location) {
        return location.startsWith(FileLocation.SCHEME);
    }

    @Override
    public ProfileStore open(String location, StoreOptions options) {
        Call call = Call.on("open", location);
        if (options.serverCertificate().isPresent()) {
            throw new InvalidLocation(
                    call,
                    "a server's certificate is pinned, and a file has no server",
                    "Use jdbc:h2:ssl://HOST/NAME, or open it without a pinned certificate.",
                    null);
        }
        FileLocation parsed = FileLocation.parse(call);
        FileStore store = parsed.locked() ? locked(call, parsed) : asItWas(location, parsed);
        store.open(call, options.create());
        return store;
    }

    private static FileStore asItWas(String location, FileLocation parsed) {
        return new FileStore(location, new JsonFile(parsed.path(), Replacement.RENAMED), NoLock.INSTANCE);
    }

    private static FileStore locked(Call call, FileLocation parsed) {
        JsonFile file = new JsonFile(JsonFile.resolve(call, parsed.path()), Replacement.FORCED_TO_DISK);
        return new FileStore(call.location(), file, SideFileLock.beside(file.path()));
    }
}
