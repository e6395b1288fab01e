package dev.kapsel.bench;

import java.io.IOException;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** Runs {@link LookupBenchmark} and prints its medians as a table. */
final class Lookups {

  private Lookups() {}

  static void run() throws IOException, InterruptedException, RunnerException {
    try (DynamoDbProcess dynamo = DynamoDbProcess.start()) {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(LookupBenchmark.class.getName())
                      .jvmArgsAppend(
                          "--enable-native-access=ALL-UNNAMED",
                          "-D" + LookupBenchmark.ENDPOINT + "=" + dynamo.endpoint())
                      .forks(2)
                      .warmupIterations(5)
                      .warmupTime(TimeValue.seconds(2))
                      .measurementIterations(5)
                      .measurementTime(TimeValue.seconds(2))
                      .build())
              .run();
      System.out.println("\n| table | read | p50 | p99 | mean |\n| --- | --- | --- | --- | --- |");
      results.forEach(Lookups::print);
    }
  }

  private static void print(RunResult result) {
    Statistics time = result.getPrimaryResult().getStatistics();
    System.out.printf(
        "| %s | %s | %.1f us | %.1f us | %.1f us |%n",
        result.getParams().getParam("table"),
        result.getPrimaryResult().getLabel(),
        time.getPercentile(50),
        time.getPercentile(99),
        time.getMean());
  }
}
