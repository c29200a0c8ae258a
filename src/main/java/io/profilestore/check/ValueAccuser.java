package io.profilestore.check;

import io.profilestore.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says what it means that a value is not the one that should be there. */
final class ValueAccuser {

    private static final int LONGEST_VALUE = 60;

    private final String key;
    private final Charges charges;
    private final CaseFile file;
    private final CountAccuser counts;
    private final Map<CaseFile.Sight, Accusation> lost = new HashMap<>();
    private @Nullable Accusation lostProfile;

    ValueAccuser(String key, Charges charges, CaseFile file) {
        this.key = key;
        this.charges = charges;
        this.file = file;
        counts = new CountAccuser(charges);
    }

    /** What was called before. */
    void hear(Action action) {
        counts.hear(action);
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
        if (field != null && counts.counted(field) && isCount(expected) && isCount(seen)) {
            counts.differ(field, expected, seen.integer());
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
        counts.differ(field, expected, seen);
    }

    private static boolean isCount(Cell cell) {
        return cell.isInteger() || cell.value() == null;
    }

    static String name(@Nullable String field) {
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
