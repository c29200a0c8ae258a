package io.profilestore.stress;

import java.time.Duration;

/** How many writes are asked for; immutable. */
public sealed interface Load {

    /** As many as the store takes. */
    record Unlimited() implements Load {}

    /**
     * A schedule that does not wait for the store: a call that comes late is made at once, and the next ones keep their
     * times.
     *
     * @param perSecond writes of all workers together; more than 0
     */
    record Rate(double perSecond) implements Load {}

    /**
     * A pause of each worker after each of its writes.
     *
     * @param mean of the pauses, which are distributed exponentially
     */
    record ThinkTime(Duration mean) implements Load {}

    /** For each of the workers. */
    default Pace pace(int workers) {
        if (this instanceof Rate rate) {
            return new Pace(true, Math.round(1e9 * workers / rate.perSecond()));
        }
        return this instanceof ThinkTime pause ? new Pace(false, pause.mean().toNanos()) : new Pace(false, 0);
    }
}
