package dev.kapsel.builder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.FullDisk;
import dev.kapsel.builder.base.MachinePython;
import dev.kapsel.builder.bytecode.BytecodeStore;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.wheel.LargeWheel;
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.builder.wheel.WheelLayer;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the worker's cache has room for nothing, then for a little more each time, until the
 * build goes through; so it is full at one place after the other.
 */
@Tag("machine")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class FullDiskTest {

  private static final int STEP = 64 << 10;
  private static final int PART = 400_000;

  @TempDir Path directory;
  private Path disk;
  private Path installed;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    installed = directory.resolve("installed");
    run("mount", "-t", "tmpfs", "-o", "size=16m", "none", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void fullDiskIsToldByNameInEveryStageAndIsInNobodysWayOnceThereIsRoom() throws Exception {
    List<Layer> expected = undisturbed();
    Map<Stage, Integer> stages = new EnumMap<>(Stage.class);
    boolean failed = true;
    for (int room = 0; failed; room += STEP) {
      Path cache = empty(room);
      try (WholeBuild build = new WholeBuild(cache);
          StubIndex index = index(build)) {
        failed = fails(build, stages);
        assertThat(unfinished(cache)).as("unfinished with room for " + room).isEmpty();
        Files.delete(disk.resolve("filler"));
        assertThat(build.run().succeeded().layers()).as("after " + room).isEqualTo(expected);
      }
    }
    System.out.println("the disk was full in " + stages);
    assertThat(stages)
        .containsKeys(Stage.RESOLVE_BASE, Stage.RESOLVE_PACKAGES, Stage.FETCH, Stage.LAYERS);
  }

  /** The bases of these builds have no Python that runs, so this is tried with the machine's. */
  @Test
  void compilerThatFindsNoRoomLeavesNothing() throws Exception {
    MachinePython python = MachinePython.find();
    PythonCompiler compiler =
        PythonCompiler.of(
            python.program(),
            python.interpreter(),
            Files.createDirectory(directory.resolve("empty")));
    WheelFile wheel = modules();
    int ended = 0;
    for (int room = 0; room < PART; room += STEP) {
      Path layer = empty(room).resolve("layer");
      Throwable failure =
          catchThrowable(
              () -> WheelLayer.write(List.of(wheel), python.interpreter(), compiler, layer));
      assertThat(failure).matches(FullDisk::isBehind, "room " + room);
      ended += isIn(BytecodeStore.class, failure) ? 1 : 0;
      assertThat(layer.getParent()).isDirectoryNotContaining(path -> !Files.isSymbolicLink(path));
    }
    assertThat(ended).isPositive();
  }

  private WheelFile modules() throws IOException {
    try (LargeWheel wheel = new LargeWheel(directory, "modules")) {
      for (int i = 0; i < 10; i++) {
        String module = "text = '" + "many letters ".repeat(5_000) + "'\n";
        wheel.file("modules/m" + i + ".py", module.getBytes(UTF_8));
      }
      return wheel.finish();
    }
  }

  private static boolean isIn(Class<?> type, Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  private static boolean fails(WholeBuild build, Map<Stage, Integer> stages) {
    if (build.run().hasSucceeded()) {
      return false;
    }
    Failure failure = build.failed(FailureCode.DISK_FULL, "disk of the build machine is full");
    stages.merge(failure.stage(), 1, Integer::sum);
    return true;
  }

  /** Also has uv installed, so that this is not done each time. */
  private List<Layer> undisturbed() throws IOException {
    try (WholeBuild build = new WholeBuild(installed);
        StubIndex index = index(build)) {
      Finished finished = build.run().succeeded();
      return finished.layers();
    }
  }

  /** What each stage needs is a good deal more than a step. */
  private StubIndex index(WholeBuild build) throws IOException {
    build.base.more(PART);
    build.base.publish();
    StubIndex index = new StubIndex();
    build.allowed.add(index.address());
    build.index = index.uri("/simple/").toString();
    build.python = new Python.Pip(List.of("one", "pip"), Python.Over.BASE);
    Path wheels = Files.createTempDirectory(directory, "wheels");
    byte[] random = new byte[PART];
    new Random(1).nextBytes(random);
    for (String name : List.of("one", "pip")) {
      try (LargeWheel wheel = new LargeWheel(wheels, name)) {
        index.add(wheel.file(name + ".bin", random).finish(), "", 1500, "0.%d-py3-none-any.whl");
      }
    }
    return index;
  }

  /** A cache that has uv, and room for so many bytes. */
  private Path empty(int room) throws Exception {
    run("find", disk.toString(), "-mindepth", "1", "-delete");
    Path cache = Files.createDirectory(disk.resolve("cache"));
    Files.createSymbolicLink(cache.resolve("tools"), installed.resolve("tools"));
    try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
      byte[] page = new byte[4096];
      for (long left = Files.getFileStore(disk).getUsableSpace();
          left > room;
          left -= page.length) {
        filler.write(page);
      }
    }
    return cache;
  }

  private static List<Path> unfinished(Path cache) throws IOException {
    Path work = cache.resolve("work");
    if (!Files.exists(work)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(work)) {
      return all.toList();
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
