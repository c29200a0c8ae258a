package io.profilestore.file;

import io.profilestore.Call;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.Profile;
import io.profilestore.ProfileStore;
import io.profilestore.VersionConflict;
import io.profilestore.json.ChangeArithmetic;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.json.ValueDigest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All profiles in one file: every read reads it whole, every write reads it whole and replaces it. What is not safe
 * about that depends on the {@link Locking} alone.
 *
 * <p>Reads take no lock, since a rename shows them the old file or the new one.
 */
final class FileStore implements ProfileStore {

    private final String location;
    private final JsonFile file;
    private final Locking locking;

    FileStore(String location, JsonFile file, Locking locking) {
        this.location = location;
        this.file = file;
        this.locking = locking;
    }

    /** Makes sure that the file is there and can be read, so that a mistake shows at once. */
    void open(Call call, boolean create) {
        if (create && !file.exists()) {
            locking.whileHeld(call, () -> {
                if (!file.exists()) {
                    file.replace(call, Json.mapper().createObjectNode());
                }
                return file;
            });
        }
        file.read(call);
    }

    @Override
    public Optional<Profile> find(String key) {
        Call call = call("find", key);
        Instant changed = file.lastModified(call);
        return Optional.ofNullable(file.read(call).get(key)).map(value -> profile(key, value, changed));
    }

    @Override
    public Map<String, JsonNode> getAll(Collection<String> keys) {
        ObjectNode profiles = file.read(Call.on("getAll", location));
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (String key : keys) {
            if (profiles.has(key)) {
                found.put(key, profiles.get(key));
            }
        }
        return found;
    }

    @Override
    public long set(String key, JsonNode value, Expect expect) {
        Call call = call("set", key);
        ProfileRules.checkKey(call);
        JsonNode stored = ProfileRules.checkValue(call, value);
        return write(call, expect, profiles -> put(call, profiles, stored));
    }

    @Override
    public long update(String key, Changes changes, Expect expect) {
        Call call = call("update", key);
        ProfileRules.checkKey(call);
        ProfileRules.checkChanges(call, changes);
        return write(
                call,
                expect,
                profiles -> put(call, profiles, ChangeArithmetic.apply(call, profiles.get(key), changes)));
    }

    @Override
    public long increment(String key, String field, long delta) {
        Call call = call("increment", key);
        return increment(
                call, field, Changes.increment(field, delta), sum -> ChangeArithmetic.toLong(call, field, sum));
    }

    @Override
    public BigDecimal increment(String key, String field, BigDecimal delta) {
        return increment(
                call("increment", key), field, Changes.increment(field, delta), ChangeArithmetic::toBigDecimal);
    }

    @Override
    public boolean delete(String key, Expect expect) {
        return write(call("delete", key), expect, profiles -> profiles.remove(key) != null);
    }

    @Override
    public Stream<Profile> scan(String prefix) {
        Call call = Call.on("scan", location);
        Instant changed = file.lastModified(call);
        ObjectNode profiles = file.read(call);
        return keys(profiles, prefix).map(key -> profile(key, profiles.get(key), changed));
    }

    @Override
    public Stream<String> keys(String prefix) {
        return keys(file.read(Call.on("keys", location)), prefix);
    }

    @Override
    public String location() {
        return location;
    }

    /** Nothing is open between calls. */
    @Override
    public void close() {}

    private <T> T increment(Call call, String field, Changes changes, Function<JsonNode, T> toResult) {
        ProfileRules.checkKey(call);
        ProfileRules.checkChanges(call, changes);
        return write(call, Expect.anything(), profiles -> {
            ObjectNode after = ChangeArithmetic.apply(call, profiles.get(call.key()), changes);
            T result = toResult.apply(after.get(field));
            put(call, profiles, after);
            return result;
        });
    }

    private <T> T write(Call call, Expect expect, Function<ObjectNode, T> change) {
        return locking.whileHeld(call, () -> {
            ObjectNode profiles = file.read(call);
            JsonNode before = profiles.get(call.key());
            OptionalLong version = before == null ? OptionalLong.empty() : OptionalLong.of(ValueDigest.version(before));
            if (!expect.met(version)) {
                throw new VersionConflict(call, expect, version);
            }
            T result = change.apply(profiles);
            file.replace(call, profiles);
            return result;
        });
    }

    private static long put(Call call, ObjectNode profiles, JsonNode value) {
        ProfileRules.bytes(call, value);
        profiles.set(call.key(), value);
        return ValueDigest.version(value);
    }

    private static Stream<String> keys(ObjectNode profiles, String prefix) {
        return profiles.propertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted();
    }

    private static Profile profile(String key, JsonNode value, Instant changed) {
        return new Profile(key, value, ValueDigest.version(value), changed, changed);
    }

    private Call call(String operation, String key) {
        return new Call(operation, key, location);
    }
}
