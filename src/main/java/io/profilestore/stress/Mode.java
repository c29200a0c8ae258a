package io.profilestore.stress;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The kinds of work that a stress run can consist of. */
public enum Mode {
    /** Each worker sets a field of its own, and reads the profile before it does so again: issue 42's own case. */
    FIELDS(1) {
        @Override
        Workload start(int client, Keys keys, RandomGenerator random) {
            return new FieldsWorkload(client, keys);
        }
    },
    /** All workers add to one counter. */
    COUNTER(1) {
        @Override
        Workload start(int client, Keys keys, RandomGenerator random) {
            return new CounterWorkload(keys);
        }
    },
    /** Reads, and then writes only if nobody else has written since. */
    COMPARE_AND_SET(1) {
        @Override
        Workload start(int client, Keys keys, RandomGenerator random) {
            return new CompareAndSetWorkload(client, keys);
        }
    },
    /** Every call that there is, over many profiles. */
    MIXED(100) {
        @Override
        Workload start(int client, Keys keys, RandomGenerator random) {
            return new MixedWorkload(client, keys, random);
        }
    };

    private final int defaultKeys;

    Mode(int defaultKeys) {
        this.defaultKeys = defaultKeys;
    }

    /** The mode that is written like this, for example {@code compare-and-set}. */
    public static Optional<Mode> of(String text) {
        return Arrays.stream(values()).filter(m -> m.toString().equals(text)).findFirst();
    }

    /** How all of them are written. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(Mode::toString).toList();
    }

    /** How many profiles it works on unless told otherwise. */
    public int defaultKeys() {
        return defaultKeys;
    }

    /** Whether a write may be refused because another one was faster. */
    public boolean hasConflicts() {
        return this == COMPARE_AND_SET || this == MIXED;
    }

    abstract Workload start(int client, Keys keys, RandomGenerator random);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
