package io.profilestore.file;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a location that begins with {@code file:} says. */
record FileLocation(Path path, boolean locked) {

    static final String SCHEME = "file:";

    private static final String LOCK = "lock=flock";

    static FileLocation parse(Call call) {
        String rest = call.location().substring(SCHEME.length());
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        if (path.isEmpty()) {
            throw invalid(call, "it names no file", null);
        }
        if (question >= 0 && !rest.substring(question + 1).equals(LOCK)) {
            throw invalid(call, "the option \"" + rest.substring(question + 1) + "\" is unknown", null);
        }
        try {
            return new FileLocation(Path.of(path), question >= 0);
        } catch (InvalidPathException e) {
            throw invalid(call, "the path is none: " + e.getReason(), e);
        }
    }

    private static InvalidLocation invalid(Call call, String problem, @Nullable Throwable cause) {
        return new InvalidLocation(call, problem, "Use file:PATH or file:PATH?" + LOCK + ".", cause);
    }
}
