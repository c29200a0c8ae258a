package io.profilestore.check;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.Json;
import io.profilestore.json.ValueDigest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a profile is, for the {@link Oracle}: one JSON value and what is known of its version. It shares nothing with the
 * checker, so that a mistake in one shows against the other.
 *
 * @param value null where there is no profile
 * @param version null where nobody was told
 * @param highest of all versions that somebody was told
 */
record ToyProfile(@Nullable JsonNode value, @Nullable Long version, long highest) {

    static final ToyProfile NONE = new ToyProfile(null, null, Long.MIN_VALUE);

    /** Null if the call cannot have taken effect here with that answer. */
    @Nullable
    ToyProfile after(Operation operation, boolean versionsGrow) {
        Outcome outcome = operation.outcome();
        if (outcome instanceof Outcome.Found found) {
            JsonNode seen = found.value() == null ? null : plain(found.value());
            boolean same = value == null ? seen == null : value.equals(seen);
            return same ? told(found.version(), versionsGrow) : null;
        }
        if (outcome instanceof Outcome.Conflict conflict) {
            ToyProfile here = told(conflict.actual(), versionsGrow);
            return operation.action().expect().met(conflict.actual()) ? null : here;
        }
        ToyProfile here = this;
        if (operation.action().expect() instanceof Expect.Version expected) {
            here = told(OptionalLong.of(expected.version()), versionsGrow);
        } else if (!operation.action().expect().met(value == null ? OptionalLong.empty() : OptionalLong.of(0))) {
            here = null;
        }
        return here == null ? null : here.written(operation, versionsGrow);
    }

    private @Nullable ToyProfile written(Operation operation, boolean versionsGrow) {
        if (operation.action() instanceof Action.Delete) {
            boolean hasToExist = !(operation.outcome() instanceof Outcome.Deleted deleted) || deleted.existed();
            return hasToExist == (value != null) ? new ToyProfile(null, null, highest) : null;
        }
        JsonNode next;
        if (operation.action() instanceof Action.Set set) {
            next = plain(set.value());
        } else if (operation.action() instanceof Action.Update update) {
            next = changed(update.changes());
        } else {
            Action.Increment add = (Action.Increment) operation.action();
            next = changed(Changes.increment(add.field(), add.delta()));
            if (next != null
                    && operation.outcome() instanceof Outcome.Summed summed
                    && next.get(add.field()).longValue() != summed.sum()) {
                return null;
            }
        }
        if (next == null) {
            return null;
        }
        if (!versionsGrow || !(operation.outcome() instanceof Outcome.Written given)) {
            return new ToyProfile(next, null, highest);
        }
        return given.version() > highest ? new ToyProfile(next, given.version(), given.version()) : null;
    }

    private @Nullable JsonNode changed(Changes changes) {
        boolean adds = changes.byField().values().stream().anyMatch(change -> change instanceof Changes.Increment);
        if (adds && value != null && !value.isObject()) {
            return null;
        }
        ObjectNode object = value != null && value.isObject()
                ? (ObjectNode) value.deepCopy()
                : Json.mapper().createObjectNode();
        for (var change : changes.byField().entrySet()) {
            String field = change.getKey();
            if (change.getValue() instanceof Changes.Set set) {
                object.set(field, set.value());
            } else if (change.getValue() instanceof Changes.Increment increment) {
                if (object.has(field) && !object.get(field).isIntegralNumber()) {
                    return null;
                }
                object.put(
                        field, object.path(field).asLong(0) + increment.delta().longValue());
            } else {
                object.remove(field);
            }
        }
        return plain(object);
    }

    private @Nullable ToyProfile told(OptionalLong told, boolean versionsGrow) {
        if (told.isPresent() != (value != null)) {
            return null;
        }
        if (value == null) {
            return this;
        }
        long number = told.getAsLong();
        if (!versionsGrow) {
            return ValueDigest.version(value) == number ? this : null;
        }
        if (version != null) {
            return version == number ? this : null;
        }
        return number > highest ? new ToyProfile(value, number, number) : null;
    }

    /** Jackson's integers differ by their Java type; text does not know it. */
    private static JsonNode plain(JsonNode value) {
        return Json.parse(Json.text(value));
    }
}
