package io.profilestore.migrate;

import io.profilestore.sql.ImportOutcome;

/**
 * A record that was not imported because the store holds something newer under its key, which was kept.
 *
 * @param key the key
 * @param outcome what the store holds; a conflict
 */
public record Conflict(String key, ImportOutcome outcome) {}
