package io.profilestore.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A history written by hand: who called what from when to when, and what the answer was. */
final class Script {

    static final String KEY = "user:1";

    private final List<Operation> operations = new ArrayList<>();
    private final Map<Integer, Long> numbers = new TreeMap<>();

    /** A call between two instants; calls of one client in the order of their times. */
    Script call(int client, long called, long returned, Action action, Outcome outcome) {
        long number = numbers.merge(client, 1L, Long::sum);
        operations.add(new Operation(client, number, called, returned, action, outcome));
        return this;
    }

    /** A call that nobody answered. */
    Script unanswered(int client, long called, Action action) {
        return call(client, called, Long.MAX_VALUE, action, new Outcome.Unknown("killed"));
    }

    List<Operation> operations() {
        return operations;
    }

    /** Through files, as every history goes. */
    Verdict judge(Path directory, boolean versionsGrow) throws IOException {
        write(directory);
        return Checker.check(directory, versionsGrow);
    }

    /** Likewise, with a limit to what is tried for one answer. */
    Verdict judge(Path directory, boolean versionsGrow, int mostSteps) throws IOException {
        write(directory);
        return Checker.check(directory, versionsGrow, mostSteps);
    }

    private void write(Path directory) throws IOException {
        Map<Integer, StringBuilder> files = new TreeMap<>();
        for (Operation operation : operations) {
            StringBuilder file = files.computeIfAbsent(
                    operation.client(), client -> new StringBuilder(HistoryFormat.HEADER).append('\n'));
            file.append(Json.text(HistoryFormat.call(
                            operation.client(), operation.number(), operation.called(), operation.action())))
                    .append('\n');
            if (operation.returned() != Long.MAX_VALUE) {
                file.append(Json.text(HistoryFormat.answer(
                                operation.client(), operation.number(), operation.returned(), operation.outcome())))
                        .append('\n');
            }
        }
        for (Map.Entry<Integer, StringBuilder> file : files.entrySet()) {
            Files.writeString(
                    directory.resolve("client-%04d.jsonl".formatted(file.getKey())),
                    file.getValue(),
                    StandardCharsets.UTF_8);
        }
    }

    static Action read() {
        return new Action.Read(KEY);
    }

    static Action set(String json) {
        return new Action.Set(KEY, Json.parse(json), Expect.anything());
    }

    /** The one finding that the script is to have. */
    Finding theOnly(Path directory, Anomaly anomaly) throws IOException {
        List<Finding> findings = judge(directory, true).findings();
        assertThat(findings).extracting(Finding::anomaly).containsExactly(anomaly);
        assertThat(findings.get(0).key()).isEqualTo(KEY);
        return findings.get(0);
    }

    List<Anomaly> anomalies(Path directory) throws IOException {
        return judge(directory, true).findings().stream().map(Finding::anomaly).toList();
    }

    static Action update(String field, String value) {
        return update(Changes.set(field, value));
    }

    static Action update(Changes changes) {
        return new Action.Update(KEY, changes, Expect.anything());
    }

    static Action updateAt(long version, String field, String value) {
        return new Action.Update(KEY, Changes.set(field, value), Expect.version(version));
    }

    static Action increment(String field) {
        return new Action.Increment(KEY, field, 1);
    }

    static Action delete() {
        return new Action.Delete(KEY, Expect.anything());
    }

    static Outcome written(long version) {
        return new Outcome.Written(version);
    }

    static Outcome found(long version, String json) {
        return new Outcome.Found(Json.parse(json), OptionalLong.of(version));
    }

    static Outcome absent() {
        return new Outcome.Found(null, OptionalLong.empty());
    }

    static Outcome sum(long sum) {
        return new Outcome.Summed(sum);
    }

    static Outcome deleted(boolean existed) {
        return new Outcome.Deleted(existed);
    }

    static Outcome conflict(long version) {
        return new Outcome.Conflict(OptionalLong.of(version));
    }

    static Outcome failed() {
        return new Outcome.Failed("no room");
    }
}
