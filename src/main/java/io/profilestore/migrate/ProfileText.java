package io.profilestore.migrate;

import io.profilestore.Call;
import io.profilestore.InvalidProfile;
import io.profilestore.Profile;
import io.profilestore.json.Json;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;

/** Profiles on their way into one text: UTF-8, a line feed at the end; indented by two, but for JSON Lines. */
final class ProfileText {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int PROFILES_PER_REPORT = 1_000;

    /** A document that fails half-way must not be closed into one that looks whole. */
    private static final ObjectWriter WRITER = Json.indented()
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .without(StreamWriteFeature.AUTO_CLOSE_CONTENT);

    private final ExportOptions options;
    private final String target;
    private final Progress progress;
    private long profiles;

    /** @param target what messages call the text */
    ProfileText(ExportOptions options, String target, Progress progress) {
        this.options = options;
        this.target = target;
        this.progress = progress;
    }

    /** Writes all of them; flushes the stream and leaves it open. */
    ExportResult write(Stream<Profile> all, OutputStream stream) throws IOException {
        CountingStream counting = new CountingStream(new BufferedOutputStream(stream, BUFFER_BYTES));
        @Nullable GZIPOutputStream gzip = options.gzip() ? new GZIPOutputStream(counting, BUFFER_BYTES) : null;
        OutputStream out = gzip == null ? counting : gzip;
        if (options.format() == ExportFormat.LINES) {
            lines(all.iterator(), out, counting);
        } else {
            document(all.iterator(), out, counting);
        }
        if (gzip != null) {
            gzip.finish();
        }
        counting.flush();
        progress.report(Phase.EXPORT, profiles, counting.bytes, counting.bytes);
        return new ExportResult(profiles, counting.bytes);
    }

    private void document(Iterator<Profile> all, OutputStream out, CountingStream counting) throws IOException {
        boolean keyed = options.format() == ExportFormat.KEYED;
        try (JsonGenerator generator = WRITER.createGenerator(out)) {
            if (keyed) {
                generator.writeStartObject();
            } else {
                generator.writeStartArray();
            }
            while (all.hasNext()) {
                Profile profile = all.next();
                if (keyed) {
                    generator.writeName(profile.key());
                }
                generator.writeTree(checked(profile));
                count(counting);
            }
            if (keyed) {
                generator.writeEndObject();
            } else {
                generator.writeEndArray();
            }
        }
        out.write('\n');
    }

    private void lines(Iterator<Profile> all, OutputStream out, CountingStream counting) throws IOException {
        while (all.hasNext()) {
            out.write(Json.bytes(checked(all.next())));
            out.write('\n');
            count(counting);
        }
    }

    private void count(CountingStream counting) {
        if (++profiles % PROFILES_PER_REPORT == 0) {
            progress.report(Phase.EXPORT, profiles, counting.bytes, -1);
        }
    }

    /** The profile, if whoever reads the text will find its key. */
    private JsonNode checked(Profile profile) {
        KeyRule rule = options.key();
        JsonNode value = profile.value();
        if (rule == null || rule.find(value).filter(profile.key()::equals).isPresent()) {
            return value;
        }
        String pointer = rule.culprit(value).toString();
        String problem = !value.isObject()
                ? "the profile is no object, so that it cannot hold its key"
                : rule.find(value).isEmpty()
                        ? "there is no string or integer that could be the key"
                        : "another key is there";
        throw new InvalidProfile(
                new Call("export", profile.key(), target),
                InvalidProfile.Rule.KEY_MEMBER,
                value.isObject() ? pointer : "",
                problem,
                "Correct the profile, or write the keys beside the profiles: --format keyed or --format directory.");
    }

    /** How many bytes went through. */
    private static final class CountingStream extends FilterOutputStream {

        private long bytes;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int start, int length) throws IOException {
            out.write(buffer, start, length);
            bytes += length;
        }
    }
}
