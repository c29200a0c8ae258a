package io.profilestore.fault;

import io.profilestore.json.Json;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one round showed.
 *
 * @param acknowledged writes
 * @param unknown writes without an answer
 * @param failed writes of which the store said that nothing was changed
 * @param lost acknowledged writes that are not there
 * @param doubled writes that are there twice
 * @param reissued versions that were issued twice
 * @param odd other broken promises: stale reads, values from nowhere
 * @param stall the longest time that a client which went on had no acknowledgement
 * @param reopening the longest time that it took to open the store again
 * @param note what else is to be said
 */
record Round(
        long seed,
        long acknowledged,
        long unknown,
        long failed,
        long lost,
        long doubled,
        long reissued,
        long odd,
        Duration stall,
        Duration reopening,
        String note) {

    /** Whether the store has kept its word. */
    boolean isClean() {
        return lost == 0 && doubled == 0 && reissued == 0 && odd == 0;
    }

    Round withReopening(Duration took) {
        return new Round(seed, acknowledged, unknown, failed, lost, doubled, reissued, odd, stall, took, note);
    }

    Round withNote(String added) {
        String both = note.isEmpty() ? added : note + "; " + added;
        return new Round(seed, acknowledged, unknown, failed, lost, doubled, reissued, odd, stall, reopening, both);
    }

    /** The same with more that is wrong. */
    Round withOdd(long more, String what) {
        return new Round(
                        seed,
                        acknowledged,
                        unknown,
                        failed,
                        lost,
                        doubled,
                        reissued,
                        odd + more,
                        stall,
                        reopening,
                        note)
                .withNote(more + " " + what);
    }

    ObjectNode json() {
        return Json.mapper()
                .createObjectNode()
                .put("seed", seed)
                .put("acknowledged", acknowledged)
                .put("unknown", unknown)
                .put("failed", failed)
                .put("lost", lost)
                .put("doubled", doubled)
                .put("reissued", reissued)
                .put("odd", odd)
                .put("stallMillis", stall.toMillis())
                .put("reopeningMillis", reopening.toMillis())
                .put("note", note);
    }
}
