package io.profilestore.cli;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import java.util.List;

/**
 * Changes as they are typed: {@code email=new@example.com} sets a string, {@code tags:=["a"]} any JSON value,
 * {@code visits+=1} adds a number.
 *
 * <p>The first {@code =} decides, together with a {@code :} or {@code +} right before it. In the field's name a backslash
 * before {@code =}, {@code :}, {@code +}, {@code -} or another backslash makes it a part of the name: {@code a\=b=c} sets
 * the field {@code a=b}. The name may be empty; what follows the {@code =} is taken as it is.
 */
final class ChangeSyntax {

    private static final String OPERATION = "update";
    private static final String ESCAPABLE = "=:+-\\";
    private static final String EXAMPLES =
            "Write email=new@example.com, tags:='[\"a\"]' for JSON or visits+=1 to add a number.";

    private ChangeSyntax() {}

    /** @throws CliException if one is no change, or a field is named twice */
    static ChangeSet parse(List<String> typed) {
        ChangeSet changes = Changes.none();
        for (String change : typed) {
            try {
                changes = with(changes, change);
            } catch (IllegalArgumentException twice) {
                throw CliException.usage(OPERATION, twice.getMessage() + "", "Name each field once.");
            }
        }
        return changes;
    }

    private static ChangeSet with(ChangeSet changes, String change) {
        StringBuilder name = new StringBuilder();
        char unescaped = 0;
        for (int i = 0; i < change.length(); i++) {
            char c = change.charAt(i);
            if (c == '=') {
                return with(changes, name, unescaped, change.substring(i + 1));
            }
            if (c == '\\') {
                i++;
                if (i == change.length() || ESCAPABLE.indexOf(change.charAt(i)) < 0) {
                    throw CliException.usage(
                            OPERATION,
                            "in " + Texts.quoted(change) + " a backslash stands before none of = : + - \\",
                            "Write a backslash in a field's name as \\\\.");
                }
                name.append(change.charAt(i));
                unescaped = 0;
            } else {
                name.append(c);
                unescaped = c;
            }
        }
        throw CliException.usage(OPERATION, Texts.quoted(change) + " is no change, it has no =", EXAMPLES);
    }

    private static ChangeSet with(ChangeSet changes, StringBuilder name, char operator, String value) {
        String withoutOperator = name.substring(0, Math.max(0, name.length() - 1));
        String what = "the value for " + Texts.quoted(withoutOperator);
        return switch (operator) {
            case ':' -> changes.set(withoutOperator, JsonArgument.parse(OPERATION, what, value));
            case '+' -> changes.increment(withoutOperator, JsonArgument.number(OPERATION, what, value));
            case '-' ->
                throw CliException.usage(
                        OPERATION,
                        Texts.quoted(name + "=" + value) + " is no change, there is no -=",
                        "To subtract, add a negative number: visits+=-1. A name that ends in - is written with \\-.");
            default -> changes.set(name.toString(), value);
        };
    }
}
