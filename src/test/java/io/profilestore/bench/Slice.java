package io.profilestore.bench;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What one side did in one round.
 *
 * @param operations that were acknowledged
 * @param failed that ended with an error
 * @param perSecond of all clients together; each one's is over the time that it ran itself, so that one that still waits
 *     for its last answer does not make the others slower
 * @param latencies of those acknowledged, in nanoseconds
 */
record Slice(long operations, long failed, double perSecond, Histogram latencies) {

    double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    /** One line of text, to be {@link #read} by another process. */
    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int length = latencies.encodeIntoCompressedByteBuffer(bytes);
        byte[] encoded = new byte[length];
        bytes.rewind().get(encoded);
        return operations + " " + failed + " " + perSecond + " "
                + Base64.getEncoder().encodeToString(encoded);
    }

    static Slice read(String text) {
        String[] parts = text.split(" ", 4);
        try {
            return new Slice(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Double.parseDouble(parts[2]),
                    Histogram.decodeFromCompressedByteBuffer(
                            ByteBuffer.wrap(Base64.getDecoder().decode(parts[3])), 0));
        } catch (DataFormatException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
