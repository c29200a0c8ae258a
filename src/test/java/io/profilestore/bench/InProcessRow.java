package io.profilestore.bench;

import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@link JsonCosts} and {@link EmbeddedCosts}, run by JMH in JVMs of their own. */
final class InProcessRow implements Row {

    private static final int MILLIS = 500;

    @Override
    public String name() {
        return "inprocess";
    }

    @Override
    public String title() {
        return "Within one process";
    }

    @Override
    public Plot plot() {
        return null;
    }

    @Override
    public void measure(Bench bench, Consumer<Figure> figures) throws Exception {
        int iterations = bench.scale().jmhIterations();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(JsonCosts.class.getName())
                .include(EmbeddedCosts.class.getName())
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (iterations == 0) {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(10));
        } else {
            options.forks(1)
                    .jvmArgsAppend("-Xmx512m")
                    .warmupIterations(iterations)
                    .warmupTime(TimeValue.milliseconds(MILLIS))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.milliseconds(MILLIS));
        }
        for (RunResult run : new Runner(options.build()).run()) {
            Result<?> result = run.getPrimaryResult();
            String name = run.getParams().getBenchmark();
            List<Double> scores = run.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .map(iteration -> iteration.getPrimaryResult().getScore())
                    .toList();
            figures.accept(Figure.of(name.replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"))
                    .value(result.getScoreUnit().replace("us", "µs"), Spread.of(scores)));
        }
    }
}
