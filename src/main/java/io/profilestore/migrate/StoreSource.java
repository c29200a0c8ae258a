package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.InvalidProfile;
import io.profilestore.json.Json;
import io.profilestore.json.ProfileRules;
import io.profilestore.sql.Snapshot;
import io.profilestore.sql.SqlStore;
import io.profilestore.sql.StoredRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A database of profiles as a source: all passes read it as it was when it was opened, in the order of its keys. Its workers
 * may go on; what they change meanwhile, the next migration finds.
 */
final class StoreSource implements Source {

    private final SqlStore store;
    private final Snapshot snapshot;
    private final String name;
    private final String origin;
    private final Limits limits;

    /** @param store closed with this */
    StoreSource(SqlStore store, String name, String origin, Limits limits) {
        this.store = store;
        this.name = name;
        this.origin = origin;
        this.limits = limits;
        this.snapshot = store.snapshot();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public String reading() {
        return SourceOptions.defaults().withLimits(limits).toString();
    }

    @Override
    public Optional<Snapshot> store() {
        return Optional.of(snapshot);
    }

    @Override
    public long size() {
        return -1;
    }

    @Override
    public Fingerprint read(SourceVisitor visitor) {
        Pass pass = new Pass(visitor);
        try (Stream<StoredRow> rows = snapshot.rows()) {
            rows.forEach(pass::show);
        }
        return pass.fingerprint();
    }

    /** Nobody can change what a snapshot shows. */
    @Override
    public void checkUnchanged(Fingerprint fingerprint) {}

    /** There are none in a database, and nothing that needs one: no key occurs twice. */
    @Override
    public List<Position> positions(List<Long> byteOffsets) {
        return byteOffsets.stream().map(offset -> Position.NONE).toList();
    }

    @Override
    public void close() {
        try {
            snapshot.close();
        } finally {
            store.close();
        }
    }

    /** One pass over the rows. */
    private final class Pass {

        private final SourceVisitor visitor;
        private final MessageDigest sha256 = sha256();
        private final ByteBuffer numbers = ByteBuffer.allocate(7 * Long.BYTES);
        private Instant modified = Instant.EPOCH;
        private long ordinal;
        private long bytes;

        private Pass(SourceVisitor visitor) {
            this.visitor = visitor;
        }

        void show(StoredRow row) {
            digest(row);
            byte[] text = Json.bytes(row.value());
            try {
                visitor.record(
                        new SourceRecord(row.key(), checked(row, text.length), ordinal, bytes, text.length, row));
            } catch (Unstorable e) {
                visitor.reject(reject(row, text, e));
            }
            ordinal++;
            bytes += text.length;
        }

        Fingerprint fingerprint() {
            return new Fingerprint(bytes, modified, HexFormat.of().formatHex(sha256.digest()));
        }

        private void digest(StoredRow row) {
            byte[] key = row.key().getBytes(StandardCharsets.UTF_8);
            byte @Nullable [] imported = row.history().importedDigest();
            Long importId = row.history().importId();
            numbers.clear();
            numbers.putLong(key.length)
                    .putLong(row.history().version())
                    .putLong(micros(row.history().created()))
                    .putLong(micros(row.history().updated()))
                    .putLong(imported == null ? 0 : imported.length)
                    .putLong(row.history().importedVersion())
                    .putLong(importId == null ? -1 : importId);
            sha256.update(numbers.array());
            sha256.update(key);
            sha256.update(row.digest());
            if (imported != null) {
                sha256.update(imported);
            }
            modified = row.history().updated().isAfter(modified) ? row.history().updated() : modified;
        }

        private Reject reject(StoredRow row, byte[] text, Unstorable e) {
            return new Reject(
                    name,
                    ordinal,
                    Position.NONE,
                    bytes,
                    text.length,
                    row.key(),
                    List.of(),
                    e.pointer(),
                    e.reason(),
                    e.problem(),
                    e.nextStep(),
                    text.length > Reject.MAX_TEXT_BYTES ? null : RawText.of(text, 0, text.length));
        }
    }

    /** The value as it is stored, if the other store takes it. */
    private JsonNode checked(StoredRow row, int length) throws Unstorable {
        Call call = new Call("read", row.key(), name);
        try {
            ProfileRules.checkKey(call, limits.profile());
            JsonNode value = ProfileRules.checkValue(call, row.value(), limits.profile());
            if (length > limits.profile().bytes()) {
                var unused = ProfileRules.bytes(call, value, limits.profile());
            }
            return value;
        } catch (InvalidProfile e) {
            throw new Unstorable(RejectReason.of(e.rule()), e.pointer(), e.reason(), e.nextStep());
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
