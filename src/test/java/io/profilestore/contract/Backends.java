package io.profilestore.contract;

import java.util.stream.Stream;

/** The backends that exist; a new one of this project is added here and nowhere else. */
public final class Backends {

    /** The class of another project's backend, to be held against the contract instead. */
    private static final String OTHER = "contract.backend";

    private Backends() {}

    /** Every one. */
    public static Stream<Backend> all() {
        String other = System.getProperty(OTHER);
        if (other != null) {
            return Stream.of(made(other));
        }
        Stream<Backend> everywhere = Stream.of(
                new FileBackend(""), new FileBackend("?lock=flock"), new H2Backend(false), new H2Backend(true));
        return PostgresServer.isThere() ? Stream.concat(everywhere, Stream.of(new PostgresBackend())) : everywhere;
    }

    private static Backend made(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(Backend.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those on which no change may be lost. */
    public static Stream<Backend> safe() {
        return all().filter(backend -> !backend.racy());
    }
}
