package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.metric.Measure;
import dev.kapsel.functions.metric.Meter;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the dashboard learns of builds. */
final class BuildMeasuresTest {

  private static final Definition PANDAS = World.definition("pandas");

  private final Recorded meter = new Recorded();
  private final World world = new World(meter);

  private static final class Recorded implements Meter {
    private final List<Measure> taken = new ArrayList<>();

    @Override
    public void take(Measure measure) {
      taken.add(measure);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void howLongABuildWaitedAndHowLongItsStagesTook() {
    Worker worker = world.startWorker(PANDAS);
    world.clock.advance(Duration.ofSeconds(7));
    worker.exchange();
    Instant begin = world.clock.instant();
    StageTiming stage =
        new StageTiming(Stage.RESOLVE_BASE, begin, begin.plusMillis(1500), 0, 0, "", "");
    worker.fail(new Failed(World.failure().failure(), List.of(stage)));
    world.publish();
    assertThat(meter.taken)
        .contains(
            new Measure("QueueSeconds", "Seconds", 7, "", ""),
            new Measure("BuildSeconds", "Seconds", 1.5, "stage", "resolve-base"));
  }

  @Test
  void successesAreCounted() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.finish(world.pushed(DefinitionHash.of(PANDAS)));
    world.publish();
    assertThat(meter.taken).contains(new Measure("Builds", "Count", 1, "end", "succeeded"));
  }

  @Test
  void failuresAreToldByTheirClass() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.fail(World.failure());
    world.publish();
    assertThat(meter.taken)
        .contains(new Measure("Builds", "Count", 1, "end", World.failure().failure().code()));
  }
}
