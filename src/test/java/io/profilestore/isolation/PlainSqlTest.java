package io.profilestore.isolation;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What two transactions in plain SQL see of each other, at each level: the table in docs/isolation.md. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.profilestore.isolation.SqlBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class PlainSqlTest {

    @Parameter
    SqlBackend backend;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        backend.start();
    }

    @AfterParameterizedClassInvocation
    void stop() throws Exception {
        backend.stop();
    }

    @Test
    void anomalies_atEachLevel_areAsThePageSays() throws Exception {
        List<String> table = new ArrayList<>();
        table.add(PageTable.row(
                Stream.concat(Stream.of("Anomaly"), backend.levels().stream()).toList()));
        table.add(PageTable.rule(backend.levels().size() + 1));
        try (Connection watcher = backend.connect()) {
            for (Anomaly anomaly : Anomaly.all()) {
                List<String> row = new ArrayList<>(List.of(anomaly.title()));
                for (String level : backend.levels()) {
                    try (Play play = new Play(backend, watcher, level)) {
                        row.add(anomaly.outcome(play));
                    }
                }
                table.add(PageTable.row(row));
            }
        }
        PageTable.assertShows("## Plain SQL on " + backend.name(), table);
    }
}
