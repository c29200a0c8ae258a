package io.profilestore.stress;

/** Values that no other write of the run has: {@code w0-17} is the client 0's seventeenth. */
final class Values {

    private final int client;
    private long count;

    Values(int client) {
        this.client = client;
    }

    String next() {
        count++;
        return "w" + client + "-" + count;
    }
}
