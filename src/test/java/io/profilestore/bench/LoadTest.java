package io.profilestore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What several clients did is added up so that one that waits does not hide what the others did. */
class LoadTest {

    @Test
    void run_oneClientWaitsLonger_othersCountOverTheirOwnTime() throws Exception {
        CountDownLatch never = new CountDownLatch(1);

        Slice slice = Load.run(List.of(() -> {}, () -> never.await(300, TimeUnit.MILLISECONDS)), Duration.ofMillis(10));

        assertThat(slice.perSecond())
                .isGreaterThan(slice.operations() * 1e9 / Duration.ofMillis(300).toNanos());
    }
}
