package io.profilestore.check;

import io.profilestore.ChangeSet;
import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.Json;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A history as text: one JSON object a line, one line for a call and one for its answer (docs/stress.md). */
final class HistoryFormat {

    /** The first line of every file. */
    static final String HEADER = "{\"profilestore-history\":1}";

    private HistoryFormat() {}

    static ObjectNode call(int client, long number, long at, Action action) {
        ObjectNode line = line(client, number, at);
        if (action instanceof Action.Set set) {
            line.put("do", "set").put("key", set.key()).set("value", set.value());
        } else if (action instanceof Action.Update update) {
            changes(line.put("do", "update").put("key", update.key()), update.changes());
        } else if (action instanceof Action.Increment add) {
            line.put("do", "increment")
                    .put("key", add.key())
                    .put("field", add.field())
                    .put("delta", add.delta());
        } else {
            line.put("do", action instanceof Action.Delete ? "delete" : "read").put("key", action.key());
        }
        expect(line, action.expect());
        return line;
    }

    static ObjectNode answer(int client, long number, long at, Outcome outcome) {
        ObjectNode line = line(client, number, at);
        if (outcome instanceof Outcome.Found found) {
            ObjectNode ok = line.putObject("ok");
            if (found.value() != null) {
                ok.set("value", found.value());
                ok.put("version", found.version().orElseThrow());
            }
        } else if (outcome instanceof Outcome.Written written) {
            line.putObject("ok").put("version", written.version());
        } else if (outcome instanceof Outcome.Summed summed) {
            line.putObject("ok").put("sum", summed.sum());
        } else if (outcome instanceof Outcome.Deleted deleted) {
            line.putObject("ok").put("existed", deleted.existed());
        } else if (outcome instanceof Outcome.Conflict conflict) {
            ObjectNode actual = line.putObject("conflict");
            conflict.actual().ifPresent(version -> actual.put("version", version));
        } else if (outcome instanceof Outcome.Failed failed) {
            line.put("failed", failed.reason());
        } else if (outcome instanceof Outcome.Unknown unknown) {
            line.put("unknown", unknown.reason());
        }
        return line;
    }

    static Action action(JsonNode line) {
        String key = line.required("key").stringValue();
        return switch (line.required("do").stringValue()) {
            case "read" -> new Action.Read(key);
            case "set" -> new Action.Set(key, line.required("value"), expect(line.get("expect")));
            case "update" -> new Action.Update(key, changes(line), expect(line.get("expect")));
            case "increment" ->
                new Action.Increment(
                        key,
                        line.required("field").stringValue(),
                        line.required("delta").longValue());
            case "delete" -> new Action.Delete(key, expect(line.get("expect")));
            default -> throw new IllegalArgumentException("no such action: " + line.get("do"));
        };
    }

    static Outcome outcome(Action action, JsonNode line) {
        if (line.has("failed")) {
            return new Outcome.Failed(line.get("failed").stringValue());
        }
        if (line.has("unknown")) {
            return new Outcome.Unknown(line.get("unknown").stringValue());
        }
        if (line.has("conflict")) {
            return new Outcome.Conflict(version(line.get("conflict")));
        }
        JsonNode ok = line.required("ok");
        if (action instanceof Action.Read) {
            return new Outcome.Found(ok.get("value"), version(ok));
        }
        if (action instanceof Action.Increment) {
            return new Outcome.Summed(ok.required("sum").longValue());
        }
        return action instanceof Action.Delete
                ? new Outcome.Deleted(ok.required("existed").booleanValue())
                : new Outcome.Written(ok.required("version").longValue());
    }

    private static ObjectNode line(int client, long number, long at) {
        return Json.mapper()
                .createObjectNode()
                .put("client", client)
                .put("call", number)
                .put("at", at);
    }

    private static void changes(ObjectNode line, Changes changes) {
        for (Map.Entry<String, Changes.Change> entry : changes.byField().entrySet()) {
            if (entry.getValue() instanceof Changes.Set set) {
                line.withObjectProperty("set").set(entry.getKey(), set.value());
            } else if (entry.getValue() instanceof Changes.Increment increment) {
                line.withObjectProperty("increment").set(entry.getKey(), increment.delta());
            } else {
                line.withArrayProperty("unset").add(entry.getKey());
            }
        }
    }

    private static Changes changes(JsonNode line) {
        ChangeSet changes = Changes.none();
        for (Map.Entry<String, JsonNode> field : line.path("set").properties()) {
            changes = changes.set(field.getKey(), field.getValue());
        }
        for (Map.Entry<String, JsonNode> field : line.path("increment").properties()) {
            changes = changes.increment(field.getKey(), field.getValue().longValue());
        }
        for (JsonNode field : line.path("unset")) {
            changes = changes.unset(field.stringValue());
        }
        return changes;
    }

    private static void expect(ObjectNode line, Expect expect) {
        if (expect instanceof Expect.Version version) {
            line.put("expect", version.version());
        } else if (expect instanceof Expect.Absent) {
            line.put("expect", "absent");
        } else if (expect instanceof Expect.Present) {
            line.put("expect", "present");
        }
    }

    private static Expect expect(@Nullable JsonNode expect) {
        if (expect == null) {
            return Expect.anything();
        }
        if (expect.isNumber()) {
            return Expect.version(expect.longValue());
        }
        return expect.stringValue().equals("absent") ? Expect.absent() : Expect.present();
    }

    private static OptionalLong version(JsonNode object) {
        return object.has("version") ? OptionalLong.of(object.get("version").longValue()) : OptionalLong.empty();
    }
}
