package io.profilestore.stress;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads a profile, then updates it if it still has the version that was read. */
final class CompareAndSetWorkload implements Workload {

    private final Keys keys;
    private final Values values;
    private String key = "";

    CompareAndSetWorkload(int client, Keys keys) {
        this.keys = keys;
        this.values = new Values(client);
    }

    @Override
    public Action next(@Nullable Outcome last) {
        if (last instanceof Outcome.Found found) {
            Expect expect =
                    found.version().isPresent() ? Expect.version(found.version().getAsLong()) : Expect.absent();
            return new Action.Update(key, Changes.set("winner", values.next()), expect);
        }
        key = keys.next();
        return new Action.Read(key);
    }
}
