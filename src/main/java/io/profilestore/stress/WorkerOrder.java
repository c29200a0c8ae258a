package io.profilestore.stress;

import io.profilestore.Durability;
import io.profilestore.StoreOptions;
import io.profilestore.json.Json;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one worker is told to do. It goes through standard input, since it holds the password, and arguments and
 * environment can be read by others.
 *
 * @param client the worker's number, from 0
 * @param prefix of the keys
 * @param history the directory for its history
 */
record WorkerOrder(
        int client,
        String location,
        StoreOptions options,
        Mode mode,
        Pace pace,
        long durationNanos,
        String prefix,
        int keys,
        double skew,
        long seed,
        Path history) {

    static WorkerOrder of(StressSettings settings, int client, String prefix, Path history) {
        return new WorkerOrder(
                client,
                settings.location(),
                settings.options().withPoolSize(1).withCreate(false),
                settings.mode(),
                settings.load().pace(settings.workers()),
                settings.duration().toNanos(),
                prefix,
                settings.keys(),
                settings.skew(),
                settings.seed(),
                history);
    }

    String json() {
        ObjectNode json = Json.mapper().createObjectNode();
        options.user().ifPresent(user -> json.put("user", user));
        options.password().ifPresent(password -> json.put("password", password));
        options.serverCertificate().ifPresent(pin -> json.put("serverCertificate", pin));
        return Json.text(json.put("durability", options.durability().name())
                .put("client", client)
                .put("location", location)
                .put("mode", mode.name())
                .put("scheduled", pace.scheduled())
                .put("meanNanos", pace.meanNanos())
                .put("durationNanos", durationNanos)
                .put("prefix", prefix)
                .put("keys", keys)
                .put("skew", skew)
                .put("seed", seed)
                .put("history", history.toString()));
    }

    static WorkerOrder parse(String line) {
        JsonNode json = Json.parse(line);
        StoreOptions options = StoreOptions.defaults()
                .withPoolSize(1)
                .withDurability(Durability.valueOf(json.required("durability").stringValue()));
        if (json.has("user")) {
            options = options.withCredentials(
                    json.get("user").stringValue(), json.required("password").stringValue());
        }
        if (json.has("serverCertificate")) {
            options =
                    options.withServerCertificate(json.get("serverCertificate").stringValue());
        }
        return new WorkerOrder(
                json.required("client").intValue(),
                json.required("location").stringValue(),
                options,
                Mode.valueOf(json.required("mode").stringValue()),
                new Pace(
                        json.required("scheduled").booleanValue(),
                        json.required("meanNanos").longValue()),
                json.required("durationNanos").longValue(),
                json.required("prefix").stringValue(),
                json.required("keys").intValue(),
                json.required("skew").doubleValue(),
                json.required("seed").longValue(),
                Path.of(json.required("history").stringValue()));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "WorkerOrder[client=" + client + ", location=" + location + "]";
    }
}
