package io.profilestore.check;

import io.profilestore.Expect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Says what is wrong with an answer about one profile that no order of the calls explains. */
final class Accuser {

    /** As far back as writes are remembered by their versions. */
    private static final int RECENT = 1_000;

    private final boolean versionsGrow;
    private final Transitions transitions;
    private final Charges charges;
    private final ValueAccuser values;
    private final Map<Long, Operation> issued = recent();
    private final Map<Long, Operation> winners = recent();

    Accuser(String key, boolean versionsGrow, CaseFile file) {
        this.versionsGrow = versionsGrow;
        transitions = new Transitions(versionsGrow);
        charges = new Charges(key, file);
        values = new ValueAccuser(key, charges, file);
    }

    /** Every call that may have had an effect, before its answer is judged. */
    void hear(Operation operation) {
        if (operation.writes()) {
            values.hear(operation.action());
        }
        if (operation.outcome() instanceof Outcome.Written written) {
            issued.putIfAbsent(written.version(), operation);
            if (operation.action().expect() instanceof Expect.Version expected) {
                winners.putIfAbsent(expected.version(), operation);
            }
        }
    }

    /** @param state what the profile must have been if earlier answers were right */
    void accuse(State state, Operation operation) {
        charges.begin(operation);
        Outcome outcome = operation.outcome();
        if (outcome instanceof Outcome.Found found) {
            read(state, found);
        } else if (outcome instanceof Outcome.Conflict conflict) {
            version(state, conflict.actual());
        } else if (!expectationFails(state, operation)) {
            write(state, operation);
        }
        charges.end();
    }

    private void read(State state, Outcome.Found found) {
        JsonNode value = found.value();
        if (value == null || !state.exists()) {
            values.presence(state, value != null);
            return;
        }
        State seen = State.ABSENT.replaced(value, null);
        if (state.sameValue(seen)) {
            version(state, found.version());
        } else if (state.isObject() && seen.isObject()) {
            seen.differing(state)
                    .forEach(name -> values.differs(
                            name, new Cell(state.field(name).value(), state.writer(name)), seen.field(name)));
        } else {
            values.differs(null, state.whole(), seen.whole());
        }
    }

    private void version(State state, OptionalLong told) {
        if (told.isPresent() != state.exists()) {
            values.presence(state, told.isPresent());
        } else if (told.isPresent()) {
            long latest = state.version() == State.UNKNOWN ? state.floor() : state.version();
            if (versionsGrow ? told.getAsLong() <= latest : issued.containsKey(told.getAsLong())) {
                charges.add(
                        Anomaly.STALE_READ,
                        1,
                        issued.get(latest),
                        "was told version " + told.getAsLong() + ", which had been replaced");
            } else {
                charges.add(
                        Anomaly.VALUE_FROM_NOWHERE,
                        1,
                        issued.get(latest),
                        "was told version " + told.getAsLong() + ", which nobody had been given");
            }
        }
    }

    private boolean expectationFails(State state, Operation operation) {
        Expect expect = operation.action().expect();
        if (expect instanceof Expect.Version version) {
            long expected = version.version();
            boolean replaced = !state.exists() || !transitions.canBeAt(state, expected);
            if (replaced) {
                Operation winner = winners.get(expected);
                Operation other = operation.equals(winner) ? issued.get(state.version()) : winner;
                charges.add(
                        Anomaly.TWO_WINNERS,
                        1,
                        other,
                        "replaced version " + expected + ", which " + (other == null ? "somebody" : other)
                                + " had replaced already");
            }
            return replaced;
        }
        if (expect instanceof Expect.Absent && state.exists()) {
            charges.add(Anomaly.TWO_WINNERS, 1, state.whole().writer(), "created the profile, which was there already");
            return true;
        }
        if (expect instanceof Expect.Present && !state.exists()) {
            values.presence(state, true);
            return true;
        }
        return false;
    }

    private void write(State state, Operation operation) {
        Outcome outcome = operation.outcome();
        if (outcome instanceof Outcome.Summed summed && operation.action() instanceof Action.Increment add) {
            Cell field = state.field(add.field());
            if (field.value() == null || field.isInteger()) {
                values.counts(add.field(), field, summed.sum() - add.delta());
            } else {
                values.differs(add.field(), field, Cell.of(null, null));
            }
        } else if (outcome instanceof Outcome.Deleted deleted) {
            values.presence(state, deleted.existed());
        } else if (outcome instanceof Outcome.Written written && versionsGrow && written.version() <= state.floor()) {
            Operation twin = issued.get(written.version());
            boolean twice = twin != null && !twin.equals(operation);
            charges.add(
                    twice ? Anomaly.VERSION_TWICE : Anomaly.VERSION_BACK,
                    1,
                    twice ? twin : issued.get(state.floor()),
                    "was given version " + written.version()
                            + (twice ? ", as " + twin + " was" : " after " + state.floor() + " had been given"));
        }
    }

    private static Map<Long, Operation> recent() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Operation> eldest) {
                return size() > RECENT;
            }
        };
    }
}
