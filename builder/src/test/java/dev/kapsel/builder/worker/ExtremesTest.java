package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds of what is large in one way or another, by a worker process as it is started. */
@Tag("machine")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExtremesTest {

  private static final double MOST_MEGABYTES = 512;

  /** Shared, because uv is installed into it. */
  @TempDir static Path cache;

  @TempDir Path wheels;

  private final List<String> requirements = new ArrayList<>();
  private WholeBuild build;
  private StubIndex index;

  @BeforeEach
  void open() throws IOException {
    build = new WholeBuild(cache);
    index = new StubIndex();
    build.allowed.add(index.address());
    build.index = index.uri("/simple/").toString();
    build.packages = 2000;
    build.downloadBytes = 1L << 30;
    publish("pip", 1, 10);
    requirements.clear();
  }

  @AfterEach
  void close() {
    build.close();
    index.close();
  }

  private void publish(String name, int files, int size) throws IOException {
    index.add(wheel(name, files, size));
    requirements.add(name);
  }

  private WheelFile wheel(String name, int files, int size) throws IOException {
    byte[] content = new byte[size];
    new Random(name.hashCode()).nextBytes(content);
    try (LargeWheel wheel = new LargeWheel(wheels, name)) {
      for (int i = 0; i < files; i++) {
        wheel.file(name + "/directory%03d/file%06d.py".formatted(i / 1000, i), content);
      }
      return wheel.finish();
    }
  }

  private Finished build() throws IOException, InterruptedException {
    build.python = new Python.Pip(requirements, Python.Over.BASE);
    Finished finished = build.runProcess().succeeded();
    String peak =
        finished.stages().stream()
            .filter(stage -> stage.stage() == Stage.REPORT)
            .map(StageTiming::summary)
            .findFirst()
            .orElseThrow();
    System.out.println(requirements.size() + " requirements, " + peak);
    assertThat(peak).matches("peak memory \\d+\\.\\d MB");
    assertThat(Double.parseDouble(peak.replaceAll("[^\\d.]", ""))).isLessThan(MOST_MEGABYTES);
    return finished;
  }

  @Test
  void fifteenHundredPackagesHaveLessThanFortyLayersInOneMinute() throws Exception {
    for (int i = 0; i < 1500; i++) {
      publish("p" + i, 3, i % 30 == 0 ? 400_000 + 1000 * i : 200);
    }
    long begin = System.nanoTime();
    assertThat(build().layers()).hasSizeLessThan(40);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aBaseOfSixtyLayersIsBuiltOn() throws Exception {
    for (int i = 2; i < 60; i++) {
      build.base.more(5000);
    }
    build.base.publish();
    for (int i = 0; i < 20; i++) {
      publish("p" + i, 3, 200);
    }
    assertThat(build().layers()).hasSizeBetween(62, 65);
  }

  @Test
  void twoWheelsWithHundredThousandsOfFiles() throws Exception {
    publish("many", 199_000, 0);
    // The longest list of files that a wheel may have.
    publish("l".repeat(130), 140_000, 0);
    // A minute is enough for a machine that has nothing else to do.
    build.seconds = 600;
    build();
  }

  @Test
  void smallWheelsWithManyFilesTogether() throws Exception {
    for (int i = 0; i < 100; i++) {
      publish("some" + i, 3000, 0);
    }
    build();
  }

  @Test
  void hugeMetadataInTheWheelAndBesideIt() throws Exception {
    WheelFile wheel;
    try (LargeWheel large = new LargeWheel(wheels, "told")) {
      wheel = large.zeros("told-1.0.dist-info/LICENSE", 250).finish();
    }
    index.add(wheel, "Description: x\n" + "        words words words\n".repeat(2_000_000), 0, "");
    requirements.add("told");
    build();
  }

  @Test
  void anIndexPageOfFiftyMegabytes() throws Exception {
    index.add(wheel("listed", 1, 10), "", 200_000, "0.%d-py3-none-any.whl");
    requirements.add("listed");
    build();
  }

  @Test
  void aLockOfThousandsOfFilesForEachOfManyPackages() throws Exception {
    for (int i = 0; i < 100; i++) {
      index.add(wheel("locked" + i, 1, 10), "", 3000, "1.0-%d-py3-none-any.whl");
      requirements.add("locked" + i);
    }
    build();
  }

  @Test
  void aLockThatSaysTooMuchOfOnePackageIsRefusedByName() throws Exception {
    index.add(wheel("verbose", 1, 10), "", 120_000, "1.0-%d-py3-none-any.whl");
    build.python = new Python.Pip(List.of("verbose"), Python.Over.BASE);
    build.runProcess().failed(FailureCode.LIMIT_EXCEEDED, "`verbose`", "16,777,216 bytes");
  }
}
