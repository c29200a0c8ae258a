package io.profilestore.file;

import io.profilestore.Call;
import java.util.function.Supplier;

/** How the writers of one file keep apart. Thread-safe. */
interface Locking {

    /**
     * Runs a write while no other writer of this kind runs.
     *
     * @throws io.profilestore.StoreBusy if the thread is interrupted while it waits; the write is not run then, and the
     *     thread stays interrupted
     * @throws io.profilestore.WriteFailed if there is no way to lock; likewise
     */
    <T> T whileHeld(Call call, Supplier<T> write);
}
