package io.profilestore.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one answer about one profile is accused of: every broken promise once. */
final class Charges {

    private final String key;
    private final CaseFile file;
    private final List<Operation> victims = new ArrayList<>();
    private @Nullable Operation shownBy;
    private boolean explained;

    Charges(String key, CaseFile file) {
        this.key = key;
        this.file = file;
    }

    void begin(Operation operation) {
        shownBy = operation;
        explained = false;
        victims.clear();
    }

    /**
     * Adds an accusation.
     *
     * @param what follows the client's name in a sentence
     * @return null where that victim's broken promise has been noted for this answer already
     */
    @Nullable
    Accusation add(Anomaly anomaly, long times, @Nullable Operation victim, String what) {
        explained = true;
        if (victim != null && victims.contains(victim)) {
            return null;
        }
        if (victim != null) {
            victims.add(victim);
        }
        Operation operation = operation();
        Accusation accusation = new Accusation(anomaly, times, key, victim, operation, operation + " " + what);
        file.add(accusation);
        return accusation;
    }

    /** The answer takes back an earlier accusation instead of making one. */
    void takeBack() {
        explained = true;
    }

    /** Who makes the charges. */
    Operation operation() {
        if (shownBy == null) {
            throw new IllegalStateException("no operation is judged");
        }
        return shownBy;
    }

    void end() {
        if (!explained) {
            add(Anomaly.VALUE_FROM_NOWHERE, 1, null, "got an answer that no order of the calls explains");
        }
    }
}
