package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.event.Event;
import dev.kapsel.functions.event.Event.BuildFailed;
import dev.kapsel.functions.event.Event.BuildStarted;
import dev.kapsel.functions.event.Event.EnvironmentRegistered;
import dev.kapsel.functions.event.Event.ImageReady;
import dev.kapsel.functions.event.Event.StageChanged;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other systems are told of an environment and its builds. */
final class EventsTest {

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Definition PANDAS = World.definition("pandas");

  private final Recorded bus = new Recorded();
  private final World world = new World(bus);

  private static final class Recorded implements EventBus {
    private final List<Event> taken = new ArrayList<>();
    private int refusals;

    @Override
    public void send(Event event) {
      if (refusals > 0) {
        refusals--;
        throw new UnavailableException("the bus is throttled");
      }
      taken.add(event);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anEnvironmentAndItsImageAreToldFromBeginningToEnd() {
    world.register(World.TEAM, "forecast", "user:alice", "", "pandas");
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.progress(stages(1, Stage.values()[0]));
    worker.progress(stages(2, Stage.values()[0]));
    worker.progress(stages(3, Stage.values()[0], Stage.values()[1]));
    worker.finish(world.pushed(DefinitionHash.of(PANDAS)));
    world.publish();
    assertThat(bus.taken)
        .extracting(Event::getClass)
        .containsExactlyInAnyOrder(
            EnvironmentRegistered.class,
            BuildStarted.class,
            StageChanged.class,
            StageChanged.class,
            ImageReady.class);
    ImageReady ready = only(ImageReady.class);
    assertThat(ready.workspace()).isEqualTo(World.TEAM);
    assertThat(ready.definitionHash()).isEqualTo(DefinitionHash.of(PANDAS));
    assertThat(ready.reference().toString()).endsWith("@" + ready.digest());
    assertThat(only(EnvironmentRegistered.class).createdBy()).isEqualTo("user:alice");
  }

  /** Others would pull what nobody has tested. */
  @Test
  void whatIsWithheldIsNotToldToBeReady() {
    world.make(WorkspaceName.CURATED);
    BuildFlows.finish(world, WorkspaceName.CURATED, PANDAS);
    world.publish();
    assertThat(bus.taken)
        .extracting(Event::getClass)
        .contains(BuildStarted.class)
        .doesNotContain(ImageReady.class);
    assertThat(world.bean(ChangeReader.class).after(WorkspaceName.CURATED, "0").entries())
        .extracting(ChangeEntry::text)
        .anyMatch(text -> text.contains("was built, and is withheld"));
  }

  @Test
  void aFailureSaysOfWhichClassItIs() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.fail(World.failure());
    world.publish();
    BuildFailed failed = only(BuildFailed.class);
    assertThat(failed.state()).isEqualTo("failed");
    assertThat(failed.code()).isEqualTo(World.failure().failure().code());
    assertThat(failed.build()).isEqualTo(world.onlyBuild().id());
  }

  @Test
  void whatTheBusDoesNotTakeIsSentLater() {
    bus.refusals = 2;
    world.register(World.TEAM, "forecast", "user:alice", "", "pandas");
    IntStream.range(0, 3).forEach(again -> world.publish());
    assertThat(bus.taken).hasSize(1);
  }

  /** Whoever relies on the schema relies on what is really sent. */
  @Test
  void eventsAreAsTheirSchemaSays() throws Exception {
    world.register(World.TEAM, "forecast", "user:alice", "", "pandas");
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.progress(stages(1, Stage.values()[0]));
    worker.finish(world.pushed(DefinitionHash.of(PANDAS)));
    Worker failing = world.startWorker(World.definition("numpy"));
    failing.exchange();
    failing.fail(World.failure());
    world.moveBase("patched");
    world.built(World.definition("polars"));
    world.publish();
    JsonNode schemas =
        KapselJson.mapper().readTree(Path.of("../infra/events.schema.json").toFile());
    assertThat(bus.taken).extracting(Event::type).containsAll(names(schemas.path("$defs")));
    for (Event event : bus.taken) {
      JsonNode detail = KapselJson.mapper().valueToTree(event);
      JsonNode schema = schemas.path("$defs").path(event.type());
      assertThat(SCHEMAS.getSchema(schema).validate(detail)).as("%s", detail).isEmpty();
      assertThat(names(detail)).isSubsetOf(names(schema.path("properties")));
    }
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private <T extends Event> T only(Class<T> type) {
    List<T> found = bus.taken.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Progress stages(long sequence, Stage... stages) {
    return new Progress(
        sequence,
        List.of(stages).stream()
            .map(stage -> new StageTiming(stage, Instant.EPOCH, null, sequence, 9, "files", ""))
            .toList(),
        List.of());
  }
}
