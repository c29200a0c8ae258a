package io.profilestore.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tries every order of a few calls: slow, and simple enough to be believed. */
final class Oracle {

    private record Point(ToyProfile profile, Set<Operation> rest) {}

    private final boolean versionsGrow;
    private final Set<Point> visited = new HashSet<>();

    Oracle(boolean versionsGrow) {
        this.versionsGrow = versionsGrow;
    }

    boolean explains(List<Operation> operations) {
        Set<Operation> rest = new HashSet<>(operations);
        rest.removeIf(operation -> operation.outcome() instanceof Outcome.Failed);
        return explains(new Point(ToyProfile.NONE, rest));
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
            ToyProfile after = first ? point.profile().after(next, versionsGrow) : null;
            if (after != null) {
                Set<Operation> rest = new HashSet<>(point.rest());
                rest.remove(next);
                if (explains(new Point(after, rest))) {
                    return true;
                }
            }
        }
        return false;
    }
}
