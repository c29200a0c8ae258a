package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OverlapTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void begin_work_runsWhileTheCallerGoesOnAndIsToldOfInTheCallersThread() {
        CountDownLatch prepared = new CountDownLatch(1);
        List<Thread> tellers = new ArrayList<>();
        try (Overlap<Integer> overlap = new Overlap<>("test", number -> {
            done.add("batch " + number);
            tellers.add(Thread.currentThread());
        })) {
            overlap.begin(() -> {
                await(prepared);
                return 1;
            });
            assertThat(done).isEmpty();
            prepared.countDown(); // had the work run here, nobody would ever come to this line
            overlap.begin(() -> 2);
            assertThat(done).containsExactly("batch 1");
            overlap.await();
        }
        assertThat(done).containsExactly("batch 1", "batch 2");
        assertThat(tellers).containsOnly(Thread.currentThread());
    }

    @Test
    void begin_afterWorkThatFailed_throwsTheSameAndBeginsNothing() {
        IllegalStateException failure = new IllegalStateException("full");
        AtomicBoolean second = new AtomicBoolean();
        try (Overlap<Integer> overlap = new Overlap<>("test", number -> done.add("batch " + number))) {
            overlap.begin(() -> {
                throw failure;
            });
            assertThatThrownBy(() -> overlap.begin(() -> {
                        second.set(true);
                        return 2;
                    }))
                    .isSameAs(failure);
        }
        assertThat(second).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void close_whileWorkRuns_waitsForIt() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        assertThatThrownBy(() -> {
                    try (Overlap<Integer> overlap = new Overlap<>("test", number -> done.add("batch " + number))) {
                        overlap.begin(() -> {
                            await(begun);
                            ended.set(true);
                            return 1;
                        });
                        begun.countDown();
                        throw new IllegalArgumentException("the source cannot be read on");
                    }
                })
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ended).isTrue();
        assertThat(done).containsExactly("batch 1");
    }

    @Test
    void await_callerInterrupted_waitsAndLeavesTheInterruptForTheCaller() {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Overlap<Integer> overlap = new Overlap<>("test", number -> done.add("batch " + number))) {
            overlap.begin(() -> {
                await(interrupted);
                return 1;
            });
            Thread.currentThread().interrupt();
            interrupted.countDown();
            overlap.await();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly("batch 1");
    }

    @Test
    void begin_callerInterrupted_theWorkSeesThat() {
        AtomicBoolean seen = new AtomicBoolean();
        try (Overlap<Integer> overlap = new Overlap<>("test", number -> done.add("batch " + number))) {
            Thread.currentThread().interrupt();
            overlap.begin(() -> {
                seen.set(Thread.currentThread().isInterrupted());
                return 1;
            });
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isTrue();
        assertThat(done).containsExactly("batch 1");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
