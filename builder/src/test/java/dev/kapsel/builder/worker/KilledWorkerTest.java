package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker's process is killed after each of its requests in turn: to the service, to the base's
 * registry, to the package index, to the registry of the result. The next worker, with the same
 * cache and the same registry, makes the image that an undisturbed one makes.
 */
@Tag("machine")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class KilledWorkerTest {

  private static final int FEWEST_REQUESTS = 12;
  private static final int AT_ONCE = 2;

  @TempDir Path directory;

  @Test
  void whatAKilledWorkerLeavesIsInNobodysWay() throws Exception {
    Path installed = directory.resolve("installed");
    Digest expected = undisturbed(installed);
    int killed = 0;
    try (ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE)) {
      boolean whole = false;
      while (!whole) {
        List<Callable<Boolean>> next = new ArrayList<>();
        for (int requests = killed + 1; requests <= killed + AT_ONCE; requests++) {
          int number = requests;
          next.add(() -> wasKilledAfter(number, installed, expected));
        }
        for (Future<Boolean> one : lanes.invokeAll(next)) {
          whole |= !one.get();
          killed += one.get() ? 1 : 0;
        }
      }
    }
    System.out.println("a worker was killed after each of " + killed + " requests");
    assertThat(killed).isGreaterThan(FEWEST_REQUESTS);
  }

  /** False if it came to its end before it made so many. */
  private boolean wasKilledAfter(int requests, Path installed, Digest expected) throws Exception {
    try (WholeBuild build = new WholeBuild(copy(installed, requests));
        StubIndex index = index(build)) {
      boolean killed = build.runKilled(requests, index);
      Finished finished = build.runProcess().succeeded();
      assertThat(finished.digest()).as("after request " + requests).isEqualTo(expected);
      for (Layer layer : finished.layers()) {
        byte[] blob = build.target.content(WholeBuild.TARGET, layer.digest());
        assertThat(Digest.of(blob)).isEqualTo(layer.digest());
      }
      return killed;
    }
  }

  /** Also has uv installed, so that this is not done each time. */
  private Digest undisturbed(Path installed) throws IOException, InterruptedException {
    Path cache = directory.resolve("undisturbed");
    Digest made;
    try (WholeBuild build = new WholeBuild(cache);
        StubIndex index = index(build)) {
      made = build.runProcess().succeeded().digest();
    }
    run(
        "cp",
        "-a",
        cache.resolve("tools").toString(),
        Files.createDirectories(installed).toString());
    return made;
  }

  private StubIndex index(WholeBuild build) throws IOException {
    StubIndex index = new StubIndex();
    build.allowed.add(index.address());
    build.index = index.uri("/simple/").toString();
    build.python = new Python.Pip(List.of("one", "two", "pip"), Python.Over.BASE);
    Path wheels = Files.createTempDirectory(directory, "wheels");
    for (String name : List.of("one", "two", "pip")) {
      try (LargeWheel wheel = new LargeWheel(wheels, name)) {
        index.add(wheel.file(name + ".py", name.getBytes()).finish());
      }
    }
    return index;
  }

  private Path copy(Path installed, int number) throws IOException, InterruptedException {
    Path cache = directory.resolve("cache" + number);
    run("cp", "-a", installed.toString(), cache.toString());
    return cache;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
