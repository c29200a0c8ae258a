package io.profilestore.check;

import io.profilestore.Changes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what it means that a counter stands elsewhere than it should. How many increments make up a difference is not known
 * where they add different amounts; the number given is the least, as if each had added the most that anyone did.
 */
final class CountAccuser {

    private final Charges charges;
    private final Map<String, Deltas> deltas = new HashMap<>();
    private final Map<String, List<Loss>> losses = new HashMap<>();

    CountAccuser(Charges charges) {
        this.charges = charges;
    }

    /** The largest steps upwards and downwards. */
    private record Deltas(long up, long down) {

        Deltas with(long delta) {
            return new Deltas(Math.max(up, delta), Math.max(down, -delta));
        }

        long fewest(long amount) {
            long most = Math.max(1, Math.max(up, down));
            return (amount + most - 1) / most;
        }

        boolean onlyDown() {
            return up == 0 && down > 0;
        }
    }

    private static final class Loss {
        private final Accusation accusation;
        private long amount;

        Loss(Accusation accusation, long amount) {
            this.accusation = accusation;
            this.amount = amount;
        }
    }

    /** Which fields are counted, and when they begin anew. */
    void hear(Action action) {
        if (action instanceof Action.Increment add) {
            hear(add.field(), add.delta());
        } else if (action instanceof Action.Set || action instanceof Action.Delete) {
            losses.clear();
        } else if (action instanceof Action.Update update) {
            update.changes().byField().forEach((field, change) -> {
                if (change instanceof Changes.Increment increment) {
                    hear(field, increment.delta().longValue());
                } else {
                    losses.remove(field);
                }
            });
        }
    }

    private void hear(String field, long delta) {
        deltas.merge(field, new Deltas(0, 0).with(delta), (before, one) -> before.with(delta));
    }

    boolean counted(String field) {
        return deltas.containsKey(field);
    }

    void differ(String field, Cell expected, long seen) {
        Deltas steps = deltas.getOrDefault(field, new Deltas(1, 0));
        long missing = steps.onlyDown() ? seen - expected.integer() : expected.integer() - seen;
        String what = "found " + ValueAccuser.name(field) + " at " + seen + ", and the acknowledged increments make it "
                + expected.integer();
        if (missing > 0) {
            Accusation accusation = charges.add(Anomaly.LOST_UPDATE, steps.fewest(missing), expected.writer(), what);
            if (accusation != null) {
                losses.computeIfAbsent(field, f -> new ArrayList<>()).add(new Loss(accusation, missing));
            }
            return;
        }
        long back = takenBack(losses.getOrDefault(field, List.of()), -missing, steps);
        if (back > 0) {
            charges.add(Anomaly.STALE_READ, steps.fewest(back), null, what + " without those that had been missing");
        }
        if (back < -missing) {
            charges.add(Anomaly.DOUBLED_INCREMENT, steps.fewest(-missing - back), expected.writer(), what);
        }
    }

    /** How much that was missing is there again. */
    private static long takenBack(List<Loss> before, long surplus, Deltas steps) {
        long left = surplus;
        for (int i = before.size() - 1; i >= 0 && left > 0; i--) {
            Loss loss = before.get(i);
            long back = Math.min(left, loss.amount);
            left -= back;
            loss.amount -= back;
            loss.accusation.isDownTo(steps.fewest(loss.amount));
            if (loss.amount == 0) {
                before.remove(i);
            }
        }
        return surplus - left;
    }
}
