package io.profilestore.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What the adapter and hand-written JDBC are both asked to do. */
enum ClientOperation {
    UPDATE("update") {
        @Override
        Load.Operation by(Client client, Keys keys) {
            return () -> {
                int number = keys.next();
                client.update(SampleProfiles.key(number), "new" + number + "@example.com");
            };
        }
    },
    GET("get") {
        @Override
        Load.Operation by(Client client, Keys keys) {
            return () -> client.get(SampleProfiles.key(keys.next()));
        }
    },
    INCREMENT("increment") {
        @Override
        Load.Operation by(Client client, Keys keys) {
            return () -> client.increment(SampleProfiles.key(keys.next()));
        }
    },
    SET("set") {
        @Override
        Load.Operation by(Client client, Keys keys) {
            return () -> {
                int number = keys.next();
                client.set(SampleProfiles.key(number), SampleProfiles.profile(number));
            };
        }
    },
    GET_ALL("getAll(100)") {
        @Override
        Load.Operation by(Client client, Keys keys) {
            return () -> {
                List<String> some = IntStream.range(0, 100)
                        .mapToObj(i -> SampleProfiles.key(keys.next()))
                        .distinct()
                        .toList();
                requireSize(some.size(), client.getAll(some).size());
            };
        }
    },
    SCAN("scan of 1,000") {
        @Override
        Load.Operation by(Client client, Keys keys) {
            return () -> {
                String prefix = SampleProfiles.thousand(keys.next());
                requireSize(Math.min(1_000, keys.profiles), client.scan(prefix).size());
            };
        }
    };

    /** How tables call it. */
    final String title;

    ClientOperation(String title) {
        this.title = title;
    }

    /** For one client, on its own keys. */
    abstract Load.Operation by(Client client, Keys keys);

    private static void requireSize(int expected, int actual) {
        if (expected != actual) {
            throw new IllegalStateException(actual + " profiles instead of " + expected);
        }
    }

    /** The profiles of one client of several: every so manieth, in random order. */
    static final class Keys {

        private final Random random;
        private final int number;
        private final int clients;
        private final int profiles;

        Keys(int number, int clients, int profiles) {
            this.number = number;
            this.clients = clients;
            this.profiles = profiles;
            random = new Random(number);
        }

        int next() {
            return random.nextInt(profiles / clients) * clients + number;
        }
    }
}
