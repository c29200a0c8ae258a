package io.profilestore.stress;

import io.profilestore.json.Json;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one worker counted. Every write it attempted is acknowledged, or a conflict, or failed, or unknown.
 *
 * @param nanos from the start to the end of the run, or to its last answer where that came later
 * @param failedReads of the reads
 * @param conflicts writes refused because the profile was not as expected
 * @param reasons why calls failed or are unknown, each with how often; the first few kinds, and the others together
 * @param latencies nanoseconds from call to answer of the acknowledged writes
 */
record WorkerSummary(
        long nanos,
        long reads,
        long failedReads,
        long acknowledged,
        long conflicts,
        long failed,
        long unknown,
        Map<String, Long> reasons,
        Histogram latencies) {

    long attempted() {
        return acknowledged + conflicts + failed + unknown;
    }

    String json() {
        ObjectNode json = Json.mapper()
                .createObjectNode()
                .put("nanos", nanos)
                .put("reads", reads)
                .put("failedReads", failedReads)
                .put("acknowledged", acknowledged)
                .put("conflicts", conflicts)
                .put("failed", failed)
                .put("unknown", unknown)
                .put("latencies", encoded(latencies));
        ObjectNode why = json.putObject("reasons");
        reasons.forEach(why::put);
        return Json.text(json);
    }

    static WorkerSummary parse(String line) {
        JsonNode json = Json.parse(line);
        Map<String, Long> reasons = new TreeMap<>();
        json.required("reasons")
                .properties()
                .forEach(e -> reasons.put(e.getKey(), e.getValue().longValue()));
        return new WorkerSummary(
                json.required("nanos").longValue(),
                json.required("reads").longValue(),
                json.required("failedReads").longValue(),
                json.required("acknowledged").longValue(),
                json.required("conflicts").longValue(),
                json.required("failed").longValue(),
                json.required("unknown").longValue(),
                reasons,
                decoded(json.required("latencies").stringValue()));
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    private static Histogram decoded(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram", e);
        }
    }
}
