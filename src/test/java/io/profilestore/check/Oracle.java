package io.profilestore.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tries every order of a few calls: slow, and simple enough to be believed. */
final class Oracle {

    private record Point(State state, Set<Operation> rest) {}

    private final Transitions transitions;
    private final Set<Point> visited = new HashSet<>();

    Oracle(boolean versionsGrow) {
        transitions = new Transitions(versionsGrow);
    }

    boolean explains(List<Operation> operations) {
        Set<Operation> rest = new HashSet<>(operations);
        rest.removeIf(operation -> operation.outcome() instanceof Outcome.Failed);
        return explains(new Point(State.ABSENT, rest));
    }

    private boolean explains(Point point) {
        if (point.rest().stream().allMatch(operation -> operation.returned() == Long.MAX_VALUE)) {
            return true;
        }
        if (!visited.add(point)) {
            return false;
        }
        for (Operation next : new ArrayList<>(point.rest())) {
            boolean first = point.rest().stream().noneMatch(other -> other.returned() < next.called());
            State state = first ? transitions.after(point.state(), next) : null;
            if (state != null) {
                Set<Operation> rest = new HashSet<>(point.rest());
                rest.remove(next);
                if (explains(new Point(state, rest))) {
                    return true;
                }
            }
        }
        return false;
    }
}
