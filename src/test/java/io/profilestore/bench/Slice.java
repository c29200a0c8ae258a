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
 * @param nanos from the first operation's start to the last one's end
 * @param latencies of those acknowledged, in nanoseconds
 */
record Slice(long operations, long failed, long nanos, Histogram latencies) {

    double perSecond() {
        return operations * 1e9 / nanos;
    }

    double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    /** One line of text, to be {@link #read} by another process. */
    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int length = latencies.encodeIntoCompressedByteBuffer(bytes);
        byte[] encoded = new byte[length];
        bytes.rewind().get(encoded);
        return operations + " " + failed + " " + nanos + " "
                + Base64.getEncoder().encodeToString(encoded);
    }

    static Slice read(String text) {
        String[] parts = text.split(" ", 4);
        try {
            return new Slice(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Histogram.decodeFromCompressedByteBuffer(
                            ByteBuffer.wrap(Base64.getDecoder().decode(parts[3])), 0));
        } catch (DataFormatException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
