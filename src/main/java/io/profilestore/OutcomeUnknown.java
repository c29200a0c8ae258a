package io.profilestore;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The connection broke after a write was sent and before its answer came: the change may be there or not, and may still
 * be made in a moment. Never repeated automatically.
 *
 * <p>What to do: read the profile. If its {@link Profile#writeToken} is that of this error, the change was made. If not,
 * repeat the call with {@link Expect#version} of the version that was read before the write: of the two only one can be
 * made.
 */
public final class OutcomeUnknown extends StoreException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Long writeToken;

    /** See {@link StoreException#StoreException}; for a write without a token. */
    public OutcomeUnknown(Call call, String problem, String nextStep, @Nullable Throwable cause) {
        this(call, problem, nextStep, OptionalLong.empty(), cause);
    }

    /**
     * See {@link StoreException#StoreException}.
     *
     * @param writeToken what the write leaves in the profile
     */
    public OutcomeUnknown(
            Call call, String problem, String nextStep, OptionalLong writeToken, @Nullable Throwable cause) {
        super(call, problem, nextStep, cause);
        this.writeToken = writeToken.isPresent() ? writeToken.getAsLong() : null;
    }

    /** The random number that the write leaves in the profile if it is made; empty for a delete, an import and a file. */
    public OptionalLong writeToken() {
        return writeToken == null ? OptionalLong.empty() : OptionalLong.of(writeToken);
    }
}
