package io.profilestore.migrate;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A store in memory, for what any store can do. */
final class MapStore implements ProfileStore {

    private final Map<String, JsonNode> profiles = new TreeMap<>();

    @Override
    public Optional<Profile> find(String key) {
        return Optional.ofNullable(profiles.get(key)).map(value -> profile(key, value));
    }

    @Override
    public Map<String, JsonNode> getAll(Collection<String> keys) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        keys.forEach(key -> get(key).ifPresent(value -> found.put(key, value)));
        return found;
    }

    @Override
    public long set(String key, JsonNode value, Expect expect) {
        profiles.put(key, value);
        return 1;
    }

    @Override
    public long update(String key, Changes changes, Expect expect) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long increment(String key, String field, long delta) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BigDecimal increment(String key, String field, BigDecimal delta) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(String key, Expect expect) {
        return profiles.remove(key) != null;
    }

    @Override
    public Stream<Profile> scan(String prefix) {
        return profiles.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> profile(entry.getKey(), entry.getValue()));
    }

    @Override
    public Stream<String> keys(String prefix) {
        return scan(prefix).map(Profile::key);
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public void close() {}

    private static Profile profile(String key, JsonNode value) {
        return new Profile(key, value, 1, Instant.EPOCH, Instant.EPOCH);
    }
}
