package io.profilestore.cli;

import io.profilestore.migrate.Phase;
import io.profilestore.migrate.Progress;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SIGINT and SIGTERM while data are on the move: the first one lets the batch at hand be finished, a second one ends the
 * process at once.
 */
final class Interruption implements AutoCloseable {

    private static final List<String> SIGNALS = List.of("INT", "TERM");

    /** What was done on each signal before. */
    private record Handled(Object signal, Object before) {}

    private final List<Handled> handled = new ArrayList<>();
    private volatile @Nullable String signal;

    private Interruption() {}

    /** From now on signals are waited for, where the system has them. */
    static Interruption awaited() {
        Interruption interruption = new Interruption();
        SIGNALS.forEach(interruption::handle);
        return interruption;
    }

    /** Tells the same, and ends the work after the batch in which a signal came. */
    Progress in(Progress progress, String location) {
        return (phase, records, bytes, bytesTotal) -> {
            progress.report(phase, records, bytes, bytesTotal);
            if (signal != null) {
                throw CliException.interrupted("migrate", problem(phase, records, location), nextStep(phase));
            }
        };
    }

    private String problem(Phase phase, long records, String location) {
        return switch (phase) {
            case SCAN -> "SIG" + signal + " came while the source was being read; nothing was written";
            case IMPORT ->
                String.format(
                        Locale.ROOT,
                        "SIG%s came after %,d records of the source; what was written of them is in %s",
                        signal,
                        records,
                        location);
            default ->
                "SIG" + signal + " came when all records were in " + location
                        + ", before they were compared with the source";
        };
    }

    private static String nextStep(Phase phase) {
        return phase == Phase.SCAN ? "Run it again." : "Run the same command again: it goes on from there.";
    }

    /**
     * By name: {@code sun.misc.Signal} is in every JDK and all there is, since a shutdown hook would run beside those that
     * close the database; but the compiler warns of it.
     */
    private void handle(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object instance = type.getConstructor(String.class).newInstance(name);
            Object own = Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            signal = name;
                            close();
                        }
                        return null;
                    });
            Object before = type.getMethod("handle", type, handler).invoke(null, instance, own);
            handled.add(new Handled(instance, before));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // No such signal here, or a JVM that keeps it to itself (-Xrs): then it ends the process, as ever.
        }
    }

    /** Signals do what they did before. */
    @Override
    public synchronized void close() {
        for (Handled each : handled) {
            try {
                Class<?> type = each.signal.getClass();
                type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                        .invoke(null, each.signal, each.before);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // As above.
            }
        }
        handled.clear();
    }
}
