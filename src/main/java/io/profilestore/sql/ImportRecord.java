package io.profilestore.sql;

import tools.jackson.databind.JsonNode;

/**
 * One record of a source.
 *
 * @param key the profile's key
 * @param value the profile, checked by {@link io.profilestore.json.ProfileRules}
 */
public record ImportRecord(String key, JsonNode value) {}
