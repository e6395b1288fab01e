package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.DispatchFunction;
import dev.kapsel.functions.Gateway;
import dev.kapsel.functions.TemplateFile;
import dev.kapsel.functions.aws.MetricLines;
import dev.kapsel.functions.build.BuildService.Outcome;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.log.LogLines;
import dev.kapsel.functions.table.StreamRecords;
import dev.kapsel.functions.table.TableSchema;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What alarms and the dashboard listen for, against what functions really write. An alarm that asks
 * for what nobody writes is silent, and so is one to which all is well.
 */
final class OperationsTest {

  private static final Definition PANDAS = World.definition("pandas");

  private final Map<String, FilterPattern> filters = new LinkedHashMap<>();
  private JsonNode whole;
  private JsonNode operations;

  @BeforeEach
  void read() throws IOException {
    whole = TemplateFile.read("template.yaml");
    operations = TemplateFile.read("infra/operations.yaml");
    for (JsonNode filter : filters()) {
      filters.put(
          filter.at("/MetricTransformations/0/MetricName").asText(),
          FilterPattern.parse(filter.path("FilterPattern").asText()));
    }
  }

  private Iterable<JsonNode> filters() {
    return TemplateFile.resources(operations, "AWS::Logs::MetricFilter").values();
  }

  @Test
  void whatIsAskedForIsMeasured() throws IOException {
    List<Metric> asked =
        AskedMetrics.of(operations).stream()
            .filter(metric -> !metric.namespace().startsWith("AWS/"))
            .toList();
    List<Metric> measured = measured();
    assertThat(asked)
        .allSatisfy(metric -> assertThat(measured).anyMatch(one -> one.answers(metric)));
    assertThat(asked.stream().map(Metric::name).collect(Collectors.toSet()))
        .as("so that nothing is measured for nobody")
        .isEqualTo(measured.stream().map(Metric::name).collect(Collectors.toSet()));
  }

  /** Out of lines that are metrics, and out of those that filters count. */
  private List<Metric> measured() throws IOException {
    JsonNode variables = whole.at("/Globals/Function/Environment/Variables");
    MetricLines lines = new MetricLines(AskedMetrics.text(variables.path(MetricLines.VARIABLE)));
    try (World world = new World(lines)) {
      everythingHappens(world);
    }
    List<Metric> measured = new ArrayList<>();
    lines.all().forEach(line -> measured.addAll(Metric.written(line)));
    for (JsonNode filter : filters()) {
      JsonNode made = filter.at("/MetricTransformations/0");
      String namespace = AskedMetrics.text(made.path("MetricNamespace"));
      measured.add(new Metric(namespace, made.path("MetricName").asText(), Map.of()));
    }
    return measured;
  }

  private static void everythingHappens(World world) {
    world.make(World.TEAM);
    world.service.answers.add(new Outcome.Refused("the quota is 0", "Ask for a higher quota."));
    world.ensure(World.definition("numpy"));
    world.stream();
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Instant now = world.clock.instant();
    StageTiming stage = new StageTiming(Stage.RESOLVE_BASE, now, now.plusSeconds(1), 0, 0, "", "");
    worker.fail(new Failed(World.failure().failure(), List.of(stage)));
    world.publish();
    var unused = world.sweepAfter(Duration.ofMinutes(1));
    Gateway.Reply reply =
        new Gateway(world)
            .ask(Route.LOOK_UP)
            .body("{\"hash\": \"%s\"}".formatted("0".repeat(64)))
            .send();
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void filtersReadTheLogThatFunctionsWrite() {
    JsonNode logs = whole.at("/Globals/Function/LoggingConfig");
    JsonNode given = whole.at("/Resources/Operations/Properties/Parameters");
    assertThat(logs.path("LogFormat").asText()).isEqualTo("JSON");
    assertThat(given.path("LogGroup")).isEqualTo(logs.path("LogGroup"));
    assertThat(given.at("/Name/Ref").asText()).isEqualTo("Name");
    assertThat(filters())
        .allSatisfy(
            filter -> assertThat(filter.at("/LogGroupName/Ref").asText()).isEqualTo("LogGroup"));
  }

  @Test
  void noFilterFindsWhatIsUsual() {
    assertThat(found(new World(), OperationsTest::everythingHappens))
        .isEqualTo(Map.of("PassedBy", 0L, "DispatchStops", 0L));
  }

  @Test
  void aDispatchThatStopsIsFound() {
    assertThat(
            found(
                new World(),
                world -> {
                  world.ensure(PANDAS);
                  world.service.down = true;
                  world.stream();
                }))
        .isEqualTo(Map.of("PassedBy", 0L, "DispatchStops", 1L));
  }

  @Test
  void aChangeThatNobodyCanReadIsFound() {
    assertThat(
            found(
                new World(),
                world -> {
                  world.ensure(PANDAS);
                  DynamodbEvent event = StreamRecords.toEvent(world.changes.read("by hand", 1));
                  event
                      .getRecords()
                      .getFirst()
                      .getDynamodb()
                      .getNewImage()
                      .remove(TableSchema.REVISION);
                  var unused = new DispatchFunction(world.context()).execute(event);
                }))
        .isEqualTo(Map.of("PassedBy", 1L, "DispatchStops", 0L));
  }

  @Test
  void aChangeThatCannotBeFollowedIsFound() {
    EventBus broken =
        event -> {
          throw new IllegalStateException("makes no sense");
        };
    assertThat(
            found(
                new World(broken),
                world -> {
                  var version = world.register(World.TEAM, "forecast", "user:ada", "", "pandas");
                  assertThat(version.name()).hasToString("forecast");
                  IntStream.range(0, 10).forEach(again -> world.publish());
                }))
        .isEqualTo(Map.of("PassedBy", 1L, "DispatchStops", 0L));
  }

  /** How many lines each filter finds of what happens. */
  private Map<String, Long> found(World world, Consumer<World> happens) {
    try (world;
        LogLines lines = LogLines.open()) {
      happens.accept(world);
      return filters.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  filter -> lines.all().stream().filter(filter.getValue()::finds).count()));
    }
  }
}
