package io.profilestore.migrate;

import io.profilestore.json.Json;
import java.util.Collection;
import java.util.List;

/** What was asked for with {@link ColumnChoice} cannot be had; nothing was opened or changed for it. */
public final class InvalidChoice extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String nextStep;
    private final String field;
    private final transient List<String> known;

    InvalidChoice(String problem, String nextStep) {
        this(problem, nextStep, "", List.of());
    }

    private InvalidChoice(String problem, String nextStep, String field, Collection<String> known) {
        super(problem + ". " + nextStep);
        this.problem = problem;
        this.nextStep = nextStep;
        this.field = field;
        this.known = List.copyOf(known);
    }

    /** @param known the fields that there are */
    static InvalidChoice unknown(String field, Collection<String> known) {
        return new InvalidChoice(
                "no profile of the source has a field " + quoted(field),
                "Correct the name, or leave it out; `plan SOURCE` lists the fields.",
                field,
                known);
    }

    static String quoted(String field) {
        String text = Json.text(Json.mapper().getNodeFactory().stringNode(field));
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    /** Why, a clause without a full stop. */
    public String problem() {
        return problem;
    }

    /** What to do about it, a sentence. */
    public String nextStep() {
        return nextStep;
    }

    /** The field that nobody knows; empty where the choice fails for another reason. */
    public String field() {
        return field;
    }

    /** Where a field is not known: those that are. */
    public List<String> known() {
        return known;
    }
}
