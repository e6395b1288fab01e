package dev.kapsel.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.EnsureFunction;
import dev.kapsel.functions.access.AccessSettings;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.BuildSettings;
import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.protocol.BuildPlan;
import io.micronaut.context.ApplicationContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/**
 * Many submits of one definition at the same moment, as on AWS: each has a function to itself and a
 * table on the network, and no connection is shared. What grows here with their number is what they
 * cost each other.
 */
final class FunctionCrowd {

  private static final Duration READ = Duration.ofMillis(5);
  private static final int FEW = 10;
  private static final int MANY = 1_000;

  private final DistantTable table;
  private final EnsureFunction function;
  private int definitions;

  private FunctionCrowd(DistantTable table, EnsureFunction function) {
    this.table = table;
    this.function = function;
  }

  static void run() throws Exception {
    DistantTable table = new DistantTable(new InMemoryTable(Clock.systemUTC()), READ);
    try (ApplicationContext context = context(table)) {
      new FunctionCrowd(table, new EnsureFunction(context)).measure();
    }
  }

  private static ApplicationContext context(Table table) {
    ApplicationContext context =
        ApplicationContext.builder().deduceEnvironment(false).banner(false).build();
    context.registerSingleton(Clock.class, Clock.systemUTC());
    context.registerSingleton(RandomGenerator.class, new SecureRandom());
    context.registerSingleton(Table.class, table);
    context.registerSingleton(
        BuildSettings.class,
        BuildSettings.usual(
            "bench",
            new BuildPlan.Limits(3600, 2_000, 1L << 30, 1L << 30),
            new BuildPlan.Sources(null, null, List.of())));
    context.registerSingleton(ImageOwners.class, base -> Optional.empty());
    context.registerSingleton(AccessSettings.class, Signed.SETTINGS);
    context.registerSingleton(
        RateSettings.class, new RateSettings(Integer.MAX_VALUE, Duration.ofSeconds(1)));
    context.start();
    context.getBean(Workspaces.class).createMissing(Subject.WORKSPACE, "");
    return context;
  }

  private void measure() throws InterruptedException, ExecutionException {
    for (int warm = 0; warm < 10; warm++) {
      submit(MANY);
    }
    table.calls();
    Times few = new Times("submits with a function each, " + FEW + " at a time");
    for (int round = 0; round < 100; round++) {
      few.add(submit(FEW));
    }
    double fewCalls = (double) table.calls() / (100 * FEW);
    Times many = new Times("submits with a function each, " + MANY + " at a time");
    for (int round = 0; round < 5; round++) {
      many.add(submit(MANY));
    }
    double manyCalls = (double) table.calls() / (5 * MANY);
    System.out.println("\n| requests | p50 | p99 | most |\n| --- | --- | --- | --- |");
    few.print();
    many.print();
    System.out.printf(
        "p99 of %d over that of %d: %.2f; calls of the table for each: %.2f and %.2f%n",
        MANY, FEW, many.over(few, 99), manyCalls, fewCalls);
  }

  private List<Long> submit(int clients) throws InterruptedException, ExecutionException {
    APIGatewayV2HTTPEvent event = event(++definitions);
    Set<String> builds = new HashSet<>();
    List<Long> times = new ArrayList<>();
    for (Answered one : Crowd.together(clients, () -> answered(event))) {
      builds.add(build(one.answer()));
      times.add(one.nanos());
    }
    if (builds.size() != 1) {
      throw new IllegalStateException("one definition has several builds: " + builds);
    }
    return times;
  }

  private record Answered(APIGatewayV2HTTPResponse answer, long nanos) {}

  private Answered answered(APIGatewayV2HTTPEvent event) {
    long start = System.nanoTime();
    APIGatewayV2HTTPResponse answer = function.handleRequest(event, new BenchInvocation());
    return new Answered(answer, System.nanoTime() - start);
  }

  private static String build(APIGatewayV2HTTPResponse answer) {
    try {
      String build =
          KapselJson.mapper().readTree(answer.getBody()).path("build").path("id").asText();
      if (answer.getStatusCode() != 202 || build.isEmpty()) {
        throw new IllegalStateException("this is no build: " + answer.getBody());
      }
      return build;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(answer.getBody(), e);
    }
  }

  private static APIGatewayV2HTTPEvent event(int number) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(Route.ENSURE_IMAGE.key())
        .withHeaders(Map.of("content-type", "application/json"))
        .withPathParameters(Map.of("workspace", Subject.WORKSPACE.value()))
        .withBody(Crowd.definition(number))
        .withRequestContext(Signed.administrator())
        .build();
  }
}
