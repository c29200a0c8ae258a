package io.profilestore.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Expect;
import io.profilestore.check.Action;
import io.profilestore.check.Outcome;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActionsTest {

    /** A load that leaves one of them out proves nothing of it. */
    @Test
    void next_mixed_isEveryKindOfWrite() {
        Set<String> there = new HashSet<>();
        TreeSet<String> made = new TreeSet<>();
        Actions actions = new Actions(0, Work.MIXED, 1);
        Outcome last = null;
        for (int i = 0; i < 1_000; i++) {
            Action action = actions.next(last);
            made.add(kind(action));
            last = answer(action, there);
        }

        assertThat(made)
                .containsExactly(
                        "Delete of anything",
                        "Delete of version",
                        "Increment of logins",
                        "Increment of taps",
                        "Read",
                        "Set of absent",
                        "Set of anything",
                        "Set of version",
                        "Update of email",
                        "Update of note-0");
    }

    private static Outcome answer(Action action, Set<String> there) {
        if (action instanceof Action.Read) {
            OptionalLong version = there.contains(action.key()) ? OptionalLong.of(1) : OptionalLong.empty();
            return new Outcome.Found(null, version);
        } else if (action instanceof Action.Delete) {
            there.remove(action.key());
        } else {
            there.add(action.key());
        }
        return new Outcome.Written(1);
    }

    private static String kind(Action action) {
        if (action instanceof Action.Set set) {
            return "Set of " + kind(set.expect());
        } else if (action instanceof Action.Delete delete) {
            return "Delete of " + kind(delete.expect());
        } else if (action instanceof Action.Update update) {
            return "Update of " + update.changes().byField().keySet().iterator().next();
        } else if (action instanceof Action.Increment add) {
            return "Increment of " + add.field();
        }
        return action.getClass().getSimpleName();
    }

    private static String kind(Expect expect) {
        if (expect instanceof Expect.Version) {
            return "version";
        }
        return expect instanceof Expect.Absent ? "absent" : "anything";
    }
}
