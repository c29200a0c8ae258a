package io.profilestore.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.Expect;
import io.profilestore.StoreOptions;
import io.profilestore.check.Action;
import io.profilestore.check.Anomaly;
import io.profilestore.check.Finding;
import io.profilestore.check.Operation;
import io.profilestore.check.Outcome;
import io.profilestore.check.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class StressPageTest {

    private static final String KEY = "stress:x:0";
    private static final long MILLI = 1_000_000;

    @TempDir
    Path history;

    /** Worker 0 and 1 write at once; what 0 wrote is gone. */
    @Test
    void of_lostUpdate_showsWhoTookItAway() throws Exception {
        Operation lost = update(0, 1, 10, 12, "email", "w0-1");
        Operation by = update(1, 1, 11, 14, "phone", "<w1-1>");
        Operation shown = new Operation(
                0, 2, 13 * MILLI, 15 * MILLI, new Action.Read(KEY), new Outcome.Found(null, OptionalLong.empty()));
        write(lost, by, shown);

        Document page = parsed(StressPage.of(result("file:<&\u0001>.json", 2, List.of(finding(lost, shown)))));

        assertThat(text(page, "h1"))
                .containsExactly("Lost 1 of 2 acknowledged writes (50.0 %): this store loses concurrent" + " changes.");
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(3);
        assertThat(text(page, "text"))
                .contains("lost: email = w0-1", "probably took it away: phone = <w1-1>", "showed it: read", "1 lost");
        assertThat(text(page, "li")).containsExactly(KEY + ": it is <gone>");
        assertThat(text(page, "title").get(0)).contains("file:<&\ufffd>.json");
        assertThat(text(page, "td")).contains("total", "50.0 %");
    }

    @Test
    void of_nothingLost_hasNoZoom() throws Exception {
        write(update(0, 1, 10, 12, "email", "w0-1"));

        Document page = parsed(StressPage.of(result("jdbc:h2:x", 1, List.of())));

        assertThat(text(page, "h1")).containsExactly("Nothing was lost.");
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(2);
        assertThat(page.getElementsByTagName("li").getLength()).isZero();
    }

    @Test
    void of_failedReads_saysHowManyAndWhy() throws Exception {
        write(update(0, 1, 10, 12, "email", "w0-1"));
        StressResult clean = result("jdbc:h2:x", 1, List.of());

        Document page = parsed(StressPage.of(new StressResult(
                clean.settings(),
                clean.prefix(),
                clean.start(),
                clean.workers(),
                clean.total(),
                1_000,
                300,
                Map.of("StoreBusy: <locked>", 300L),
                clean.verdict(),
                clean.history())));

        assertThat(text(page, "p")).contains("Reads: 1,000; failed reads: 300.");
        assertThat(text(page, "li")).containsExactly("300 × StoreBusy: <locked>");
    }

    @Test
    void of_anyResult_needsNothingFromElsewhere() throws Exception {
        write(update(0, 1, 10, 12, "email", "w0-1"));

        String page = StressPage.of(result("jdbc:h2:x", 1, List.of()));

        assertThat(page).startsWith("<!DOCTYPE html>").doesNotContain("http", "{{", "}}", "@import", "src=", "href=");
        assertThat(page).contains("prefers-color-scheme: dark", "@media print", "width=device-width");
    }

    @Test
    void of_mostWorkersAndManyWrites_staysSmall() throws Exception {
        int workers = StressSettings.MAX_WORKERS;
        Operation[] writes = IntStream.range(0, workers * 40)
                .mapToObj(i -> update(i % workers, 1 + i / workers, i / 20, i / 20 + 3, "f", "w-" + i))
                .toArray(Operation[]::new);
        write(writes);
        List<Finding> findings = new ArrayList<>();
        for (Operation write : writes) {
            findings.add(finding(write, write));
        }

        assertThat(StressPage.of(result("jdbc:h2:x", workers, findings)).length())
                .isLessThan(500_000);
    }

    private StressResult result(String location, int workers, List<Finding> findings) {
        StressSettings settings = new StressSettings(
                location,
                StoreOptions.defaults(),
                Mode.FIELDS,
                workers,
                Duration.ofSeconds(2),
                new Load.Unlimited(),
                1,
                0,
                7);
        Histogram latencies = new Histogram(3);
        latencies.recordValue(MILLI);
        List<WorkerSummary> summaries = IntStream.range(0, workers)
                .mapToObj(w ->
                        new WorkerSummary(2_000 * MILLI, 1, 0, workers > 2 ? 10_000 : 1, 0, 0, 0, Map.of(), latencies))
                .toList();
        return StressResult.of(settings, "stress:x:", 0, summaries, new Verdict(3, findings), history);
    }

    private static Finding finding(Operation lost, Operation shown) {
        return new Finding(Anomaly.LOST_UPDATE, 1, KEY, "it is <gone>", shown.returned(), List.of(lost, shown));
    }

    private static Operation update(int client, long number, long called, long returned, String field, String value) {
        return new Operation(
                client,
                number,
                called * MILLI,
                returned * MILLI,
                new Action.Update(KEY, Changes.set(field, value), Expect.anything()),
                new Outcome.Written(1));
    }

    /** As the clients' own files would say it. */
    private void write(Operation... operations) throws IOException {
        Map<Integer, StringBuilder> files = new TreeMap<>();
        for (Operation o : operations) {
            StringBuilder file =
                    files.computeIfAbsent(o.client(), c -> new StringBuilder("{\"profilestore-history\":1}\n"));
            String head = "{\"client\":%d,\"call\":%d,\"at\":".formatted(o.client(), o.number());
            String call = "\"do\":\"read\",\"key\":\"%s\"}".formatted(KEY);
            if (o.action() instanceof Action.Update update) {
                Map.Entry<String, Changes.Change> change =
                        update.changes().byField().entrySet().iterator().next();
                call = "\"do\":\"update\",\"key\":\"%s\",\"set\":{\"%s\":%s}}"
                        .formatted(KEY, change.getKey(), ((Changes.Set) change.getValue()).value());
            }
            String answer = o.action() instanceof Action.Read ? "\"ok\":{}}" : "\"ok\":{\"version\":1}}";
            file.append(head).append(o.called()).append(',').append(call).append('\n');
            file.append(head).append(o.returned()).append(',').append(answer).append('\n');
        }
        for (Map.Entry<Integer, StringBuilder> file : files.entrySet()) {
            Files.writeString(history.resolve("client-%04d.jsonl".formatted(file.getKey())), file.getValue());
        }
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<String> text(Document page, String tag) {
        var elements = page.getElementsByTagName(tag);
        return IntStream.range(0, elements.getLength())
                .mapToObj(i -> ((Element) elements.item(i)).getTextContent())
                .toList();
    }
}
