package io.profilestore.check;

import io.profilestore.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says what it means that a value is not the one that should be there. */
final class ValueAccuser {

    private static final int LONGEST_VALUE = 60;

    private final String key;
    private final Charges charges;
    private final CaseFile file;
    private final Map<String, Long> deltas = new HashMap<>();
    private final Map<CaseFile.Sight, Accusation> lost = new HashMap<>();
    private final Map<String, List<Accusation>> lostCounts = new HashMap<>();
    private @Nullable Accusation lostProfile;

    ValueAccuser(String key, Charges charges, CaseFile file) {
        this.key = key;
        this.charges = charges;
        this.file = file;
    }

    /** Which fields are counted, and when they begin anew. */
    void hear(Action action) {
        if (action instanceof Action.Increment add) {
            deltas.put(add.field(), add.delta());
        } else if (action instanceof Action.Set || action instanceof Action.Delete) {
            lostCounts.clear();
        } else if (action instanceof Action.Update update) {
            lostCounts.keySet().removeAll(update.changes().byField().keySet());
        }
    }

    /** A profile that should not be there is, or the other way round. */
    void presence(State state, boolean seen) {
        Operation writer = state.whole().writer();
        if (seen && lostProfile != null) {
            lostProfile.turnsOutToBe(Anomaly.STALE_READ, "it was there again for " + charges.operation());
            lostProfile = null;
            charges.takeBack();
        } else if (seen && writer == null) {
            charges.add(Anomaly.VALUE_FROM_NOWHERE, 1, null, "saw a profile that nobody had written");
        } else if (seen) {
            charges.add(Anomaly.LOST_UPDATE, 1, writer, "saw the profile that " + writer + " had deleted");
        } else {
            lostProfile = charges.add(
                    Anomaly.LOST_UPDATE, 1, writer, "saw no profile, but " + somebody(writer) + " had written it");
        }
    }

    /**
     * A value is not the one that should be there.
     *
     * @param field null for a profile that is no object
     */
    void differs(@Nullable String field, Cell expected, Cell seen) {
        if (field != null && deltas.containsKey(field) && isCount(expected) && isCount(seen)) {
            counts(field, expected, seen.integer());
            return;
        }
        if (seen.value() != null) {
            Accusation before = lost.remove(new CaseFile.Sight(key, field, seen.value()));
            if (before != null) {
                before.turnsOutToBe(Anomaly.STALE_READ, "the newer value was there again for " + charges.operation());
                charges.takeBack();
                return;
            }
        }
        Accusation accusation = charges.add(
                Anomaly.LOST_UPDATE,
                // Taken over from an answer that contradicted others: that write has been found lost or replaced
                // before.
                expected.writer() == null ? 0 : 1,
                expected.writer(),
                "saw " + name(field) + " as " + text(seen.value()) + ", but " + somebody(expected.writer())
                        + " had made it " + text(expected.value()));
        if (accusation == null) {
            return;
        }
        if (expected.value() != null && accusation.times() > 0) {
            lost.put(new CaseFile.Sight(key, field, expected.value()), accusation);
        }
        if (seen.value() != null) {
            file.mustHaveBeenWritten(new CaseFile.Sight(key, field, seen.value()), accusation);
        }
    }

    /** A counter stands elsewhere. */
    void counts(String field, Cell expected, long seen) {
        long difference = expected.integer() - seen;
        long delta = deltas.getOrDefault(field, 1L);
        long missing = delta == 0 || difference % delta != 0 ? difference : difference / delta;
        String what = "found " + name(field) + " at " + seen + ", and the acknowledged increments make it "
                + expected.integer();
        if (missing > 0) {
            Accusation accusation = charges.add(Anomaly.LOST_UPDATE, missing, expected.writer(), what);
            if (accusation != null) {
                lostCounts.computeIfAbsent(field, f -> new ArrayList<>()).add(accusation);
            }
            return;
        }
        long surplus = -missing - takenBack(field, -missing, what);
        if (surplus > 0) {
            charges.add(Anomaly.DOUBLED_INCREMENT, surplus, expected.writer(), what);
        }
    }

    /** Increments that were missing and are there again. */
    private long takenBack(String field, long surplus, String what) {
        long left = surplus;
        List<Accusation> before = lostCounts.getOrDefault(field, List.of());
        for (int i = before.size() - 1; i >= 0 && left > 0; i--) {
            long back = Math.min(left, before.get(i).times());
            before.get(i).cameBack(back);
            left -= back;
            if (before.get(i).times() == 0) {
                before.remove(i);
            }
        }
        if (left < surplus) {
            charges.add(Anomaly.STALE_READ, surplus - left, null, what + " without those that had been missing");
        }
        return surplus - left;
    }

    private static boolean isCount(Cell cell) {
        return cell.isInteger() || cell.value() == null;
    }

    private static String name(@Nullable String field) {
        return field == null
                ? "the profile"
                : text(Json.mapper().getNodeFactory().stringNode(field));
    }

    private static String somebody(@Nullable Operation writer) {
        return writer == null ? "somebody" : writer.toString();
    }

    private static String text(@Nullable JsonNode value) {
        String text = value == null ? "absent" : Json.text(value);
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
