package io.profilestore.disk;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** The two threads that MVStore passes each chunk through on its way to the file, which costs a durable commit a third. */
public final class WritePipeline {

    private WritePipeline() {}

    /**
     * Has a database write in the thread that commits, as MVStore does where it has no background thread.
     *
     * @param owner a connection to an embedded database
     * @throws SQLException if this version of H2 keeps its threads elsewhere
     */
    public static void remove(Connection owner) throws SQLException {
        MVStore store = H2Session.store(H2Session.of(owner));
        FileStore<?> file = store.getFileStore();
        try {
            Field serializing = field("serializationExecutor");
            Field saving = field("bufferSaveExecutor");
            // When this runs, nothing is in the pipeline, and nothing comes in.
            store.executeFilestoreOperation(() -> {
                end(serializing, file);
                end(saving, file);
            });
        } catch (ReflectiveOperationException | IllegalStateException e) {
            throw new SQLException("this version of H2 writes otherwise", e);
        }
    }

    private static Field field(String name) throws ReflectiveOperationException {
        Field field = FileStore.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static void end(Field field, FileStore<?> file) {
        try {
            @Nullable ExecutorService executor = (ExecutorService) field.get(file);
            field.set(file, null);
            if (executor != null) {
                executor.shutdown();
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
