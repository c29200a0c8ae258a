package io.profilestore.stress;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads a profile and sets the field that this client alone writes, again and again. */
final class FieldsWorkload implements Workload {

    private final Keys keys;
    private final Values values;
    private final String field;
    private @Nullable String read;

    FieldsWorkload(int client, Keys keys) {
        this.keys = keys;
        this.values = new Values(client);
        this.field = field(client);
    }

    /** The first two are those of issue 42. */
    static String field(int client) {
        return switch (client) {
            case 0 -> "email";
            case 1 -> "phone";
            default -> "field-" + client;
        };
    }

    @Override
    public Action next(@Nullable Outcome last) {
        String key = read;
        if (key == null) {
            read = keys.next();
            return new Action.Read(read);
        }
        read = null;
        return new Action.Update(key, Changes.set(field, values.next()), Expect.anything());
    }
}
