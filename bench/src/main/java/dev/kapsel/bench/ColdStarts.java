package dev.kapsel.bench;

import dev.kapsel.functions.LookupFunction;
import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.infra.lambda.HttpApiEvent;
import dev.kapsel.infra.lambda.LambdaHome;
import dev.kapsel.infra.lambda.RuntimeApi;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long the first answer of a function takes from the start of its process, under AWS's runtime
 * interface client with the flags of the managed runtime, beside a handler that only reads the
 * item; how long later ones take; and the first after a snapshot, but for what restoring it costs.
 */
final class ColdStarts {

  private static final Path PACKAGE = Path.of("infra/target/functions.zip");
  private static final Path RUNTIME = Path.of("infra/target/runtime");

  /** Where the bare handler is. */
  private static final List<Path> MORE = List.of(Path.of("bench/target/classes"));

  private static final int STARTS = 9;
  private static final int WARM_UP = 500;
  private static final int WARM = 2_000;

  private final LambdaHome home;
  private final Map<String, String> variables;
  private final String event = event();

  private ColdStarts(LambdaHome home, Map<String, String> variables) {
    this.home = home;
    this.variables = variables;
  }

  static void run() throws Exception {
    Path directory = Files.createTempDirectory("kapsel-cold");
    try (DynamoDbProcess dynamo = DynamoDbProcess.start();
        Subject subject = Subject.dynamo(dynamo.endpoint())) {
      Clock clock = Clock.systemUTC();
      new Workspaces(
              subject.table(),
              new AuditTrail(subject.table(), clock, new SecureRandom()),
              new RememberedSettings(subject.table(), clock),
              clock)
          .createMissing(Subject.WORKSPACE, "");
      Map<String, String> variables = new HashMap<>();
      variables.put("KAPSEL_TABLE", subject.name());
      variables.put("KAPSEL_ADMINISTRATORS", "group:" + HttpApiEvent.GROUP);
      variables.put("KAPSEL_REGISTRY", "registry.example");
      variables.put("KAPSEL_REPOSITORIES", "kapsel");
      variables.put("KAPSEL_REPOSITORY_ARNS", "arn:aws:ecr:us-east-1:0:repository/");
      variables.put("AWS_REGION", "us-east-1");
      variables.put("AWS_ACCESS_KEY_ID", "local");
      variables.put("AWS_SECRET_ACCESS_KEY", "local");
      variables.put("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint().toString());
      variables.put(BareHandler.PK, Keys.image(Subject.WORKSPACE, Subject.HASH).pk());
      variables.put(BareHandler.SK, Keys.image(Subject.WORKSPACE, Subject.HASH).sk());
      new ColdStarts(LambdaHome.unpack(PACKAGE, RUNTIME, directory), variables).compare();
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private void compare() throws Exception {
    Map<String, List<Long>> cold = new LinkedHashMap<>();
    for (int i = 0; i < STARTS; i++) {
      for (Class<?> handler : List.of(BareHandler.class, LookupFunction.class)) {
        cold.computeIfAbsent(handler.getSimpleName(), any -> new ArrayList<>()).add(cold(handler));
      }
    }
    System.out.println("\n| start to first answer | median | least | ratio of medians |");
    System.out.println("| --- | --- | --- | --- |");
    print(cold);
    Map<String, List<Long>> warm = new LinkedHashMap<>();
    for (Class<?> handler : List.of(BareHandler.class, LookupFunction.class)) {
      warm.put(handler.getSimpleName(), warm(handler));
    }
    System.out.println("\n| later answers | median | least | ratio of medians |");
    System.out.println("| --- | --- | --- | --- |");
    print(warm);
    Map<String, List<Long>> restored = new LinkedHashMap<>();
    for (int i = 0; i < STARTS; i++) {
      for (Class<?> handler : List.of(BareHandler.class, LookupFunction.class)) {
        restored
            .computeIfAbsent(handler.getSimpleName(), any -> new ArrayList<>())
            .add(restored(handler));
      }
    }
    System.out.println("\n| first answer after a snapshot | median | least | ratio of medians |");
    System.out.println("| --- | --- | --- | --- |");
    print(restored);
  }

  private static void print(Map<String, List<Long>> measured) {
    double bare = 0;
    for (Map.Entry<String, List<Long>> one : measured.entrySet()) {
      List<Long> sorted = one.getValue().stream().sorted().toList();
      double median = sorted.get(sorted.size() / 2) / 1e6;
      bare = bare == 0 ? median : bare;
      System.out.printf(
          "| %s | %.1f ms | %.1f ms | %.2f |%n",
          one.getKey(), median, sorted.getFirst() / 1e6, median / bare);
    }
  }

  private long cold(Class<?> handler) throws Exception {
    try (RuntimeApi api = new RuntimeApi()) {
      long begun = System.nanoTime();
      try (LambdaHome.Running running = home.start(handler.getName(), MORE, api, variables)) {
        check(api.invoke(event));
        return System.nanoTime() - begun;
      }
    }
  }

  private List<Long> warm(Class<?> handler) throws Exception {
    try (RuntimeApi api = new RuntimeApi();
        LambdaHome.Running running = home.start(handler.getName(), MORE, api, variables)) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < WARM_UP + WARM; i++) {
        long begun = System.nanoTime();
        check(api.invoke(event));
        if (i >= WARM_UP) {
          times.add(System.nanoTime() - begun);
        }
      }
      return times;
    }
  }

  private long restored(Class<?> handler) throws Exception {
    Map<String, String> snapshot = new HashMap<>(variables);
    snapshot.putAll(LambdaHome.SNAPSHOT);
    try (RuntimeApi api = new RuntimeApi();
        LambdaHome.Running running = home.start(handler.getName(), MORE, api, snapshot)) {
      api.awaitCheckpoint();
      long begun = System.nanoTime();
      api.restore();
      check(api.invoke(event));
      return System.nanoTime() - begun;
    }
  }

  private static void check(String answer) throws IOException {
    if (KapselJson.mapper().readTree(answer).path("statusCode").asInt() != 200) {
      throw new IllegalStateException("this is no hit: " + answer);
    }
  }

  private static String event() {
    return HttpApiEvent.of(
            Route.LOOK_UP,
            Map.of("workspace", Subject.WORKSPACE.value()),
            "{\"hash\":\"" + Subject.HASH + "\"}")
        .toString();
  }
}
