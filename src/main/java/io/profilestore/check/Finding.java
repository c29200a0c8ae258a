package io.profilestore.check;

import java.util.List;

/**
 * One proof that a store broke its word.
 *
 * @param times how many writes it concerns: a counter can lose several at once
 * @param key the profile
 * @param explanation for people: what was told before, and what contradicts it
 * @param at when it showed: the time of the contradicting answer, by the history's clock
 * @param evidence the calls that contradict each other, the one that shows it last
 */
public record Finding(Anomaly anomaly, long times, String key, String explanation, long at, List<Operation> evidence) {}
