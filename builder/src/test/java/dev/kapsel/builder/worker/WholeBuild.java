package dev.kapsel.builder.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.TinyBase;
import dev.kapsel.builder.layer.Recipe;
import dev.kapsel.builder.network.Patience;
import dev.kapsel.builder.network.StubServer;
import dev.kapsel.builder.registry.StubRegistry;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.definition.AutoRebuild;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.PackageOptions;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.Spark;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.KnownImage;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A build from the first message to the last, by the very worker that is deployed, between a
 * registry with a base image, a registry for the result, and whatever else a test adds.
 */
final class WholeBuild implements AutoCloseable {

  static final String TARGET = "kapsel/default";

  /** What a shell says of a process that was ended by signal 9. */
  private static final int KILLED = 128 + 9;

  private static final BuildId BUILD = new BuildId("b" + "0".repeat(24));
  private static final WorkspaceName WORKSPACE = new WorkspaceName("default");

  final StubRegistry hub = new StubRegistry();
  final StubRegistry target = new StubRegistry();
  final TinyBase base = new TinyBase(hub, 2000);
  final Map<String, String> environment = new HashMap<>();
  final List<String> allowed = new ArrayList<>(List.of(hub.address(), target.address()));
  final Map<String, IndexedLayer> layers = new HashMap<>();
  @Nullable KnownImage known;
  Path cache;
  ImageReference image = base.reference();
  Python python = new Python.User("/usr/bin/python3");
  @Nullable String index;
  @Nullable String mirror;
  long seconds = 60;
  int packages = 100;
  long downloadBytes = 10_000_000;
  Patience patience = StubServer.hasty();
  Runnable whenAsked = () -> {};
  @Nullable Lock lock;
  boolean anew;
  BuildPlan.@Nullable Verified verified;

  boolean reported;
  private @Nullable Finished finished;
  private @Nullable Compared compared;
  private @Nullable Failed failed;

  WholeBuild(Path cache) {
    this.cache = cache;
    base.publish();
  }

  private Known known() {
    whenAsked.run();
    return new Known(known, layers);
  }

  /** Builds once. */
  WholeBuild run() {
    try (StubService service = new StubService(plan(), this::known)) {
      WorkerStart start = new WorkerStart(service.uri(""), WORKSPACE, BUILD, "bootstrap");
      WorkerSettings settings = new WorkerSettings(start, cache, environment, patience);
      assertThat(new Worker(settings, Clock.systemUTC()).run()).as("reported").isTrue();
      take(service);
    }
    return this;
  }

  /** Lets a worker that stays build so many times; what it answered. */
  String runStaying(int times) throws IOException {
    return runStaying(times, Long.MAX_VALUE);
  }

  /** As {@link #runStaying(int)}, up to a peak memory in bytes. */
  String runStaying(int times, long largest) throws IOException {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (StubService service = new StubService(plan(), this::known)) {
      WorkerStart start = new WorkerStart(service.uri(""), WORKSPACE, BUILD, "bootstrap");
      String line = KapselJson.mapper().writeValueAsString(start) + "\n";
      Map<String, String> variables = new HashMap<>(environment);
      variables.put("KAPSEL_CACHE", cache.toString());
      try (PrintStream out = new PrintStream(answers, true, StandardCharsets.UTF_8)) {
        reported =
            new StandingWorker(new StringReader(line.repeat(times)), out, variables, largest).run();
      }
      take(service);
    }
    return answers.toString(StandardCharsets.UTF_8);
  }

  /** Builds once, in a process that is started as workers are. */
  WholeBuild runProcess() throws IOException, InterruptedException {
    try (StubService service = new StubService(plan(), this::known)) {
      assertThat(process(service).waitFor()).as("exit code").isZero();
      take(service);
    }
    return this;
  }

  /**
   * As {@link #runProcess}, but the process is killed once so many of its requests were carried
   * out.
   *
   * @return false if it came to its end before
   */
  boolean runKilled(int requests, StubServer index) throws IOException, InterruptedException {
    AtomicInteger left = new AtomicInteger(requests);
    CompletableFuture<Process> process = new CompletableFuture<>();
    Runnable kill =
        () -> {
          if (left.decrementAndGet() == 0) {
            process.join().destroyForcibly();
          }
        };
    try (StubService service = new StubService(plan(), this::known)) {
      List<StubServer> all = List.of(hub, target, index, service);
      all.forEach(each -> each.afterEach(kill));
      process.complete(process(service));
      int code = process.join().waitFor();
      all.forEach(each -> each.afterEach(() -> {}));
      return code == KILLED;
    }
  }

  private Process process(StubService service) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(BuilderMain.JVM_OPTIONS);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BuilderMain.class.getName()));
    ProcessBuilder program = new ProcessBuilder(command).inheritIO();
    program
        .environment()
        .putAll(
            Map.of(
                "KAPSEL_SERVICE", service.uri("").toString(),
                "KAPSEL_WORKSPACE", WORKSPACE.toString(),
                "KAPSEL_BUILD", BUILD.toString(),
                "KAPSEL_BOOTSTRAP", "bootstrap",
                "KAPSEL_CACHE", cache.toString()));
    program.environment().putAll(environment);
    return program.start();
  }

  private void take(StubService service) {
    finished = service.finished();
    compared = service.compared();
    failed = service.failed();
  }

  /** From now on an image is made again from its lock, and compared. */
  void verify(Finished made) {
    lock = made.lock();
    anew = true;
    verified = new BuildPlan.Verified(made.digest(), made.layers());
  }

  private BuildPlan plan() {
    Definition definition =
        new Definition(
            new ImageSource.Base(image),
            python,
            PackageOptions.DEFAULT,
            Spark.NONE,
            Platform.LINUX_AMD64,
            false,
            Map.of(),
            null,
            null,
            AutoRebuild.DISABLED);
    return new BuildPlan(
        BUILD,
        WORKSPACE,
        1,
        DefinitionHash.of(definition),
        1,
        definition,
        lock == null ? Recipe.NAME : lock.recipe(),
        new BuildPlan.Target("http://" + target.address(), TARGET, null),
        new BuildPlan.Limits(seconds, packages, downloadBytes, 10 * downloadBytes),
        new BuildPlan.Sources(index, mirror, allowed),
        List.of(),
        lock,
        anew,
        verified,
        null);
  }

  boolean hasSucceeded() {
    return finished != null;
  }

  /** The image is reported, and in the registry under its digest. */
  Finished succeeded() {
    assertThat(failed).isNull();
    Finished result = requireNonNull(finished, "no result");
    assertThat(target.manifests()).contains(TARGET + "/" + result.digest());
    return result;
  }

  /** What came of a comparison. */
  Compared compared() {
    assertThat(failed).isNull();
    return requireNonNull(compared, "no comparison");
  }

  /** Nothing is known of the image, and whoever asked is told why. */
  Failure notCompared(FailureCode code, String... said) {
    assertThat(compared).as("comparison").isNull();
    Failure failure = requireNonNull(failed, "no failure").failure();
    assertThat(failure.code()).as(failure.toString()).isEqualTo(code.toString());
    assertThat(failure.message()).contains(said);
    return failure;
  }

  /** Nothing is published, and whoever asked is told what happened, to what, and what to do. */
  Failure failed(FailureCode code, String... said) {
    assertThat(finished).as("result").isNull();
    Failure failure = requireNonNull(failed, "no failure").failure();
    assertThat(failure.code()).as(failure.toString()).isEqualTo(code.toString());
    assertThat(failure.message()).contains(said);
    assertThat(failure.advice()).isNotBlank();
    assertThat(failure.retryable()).isEqualTo(code.retryable());
    assertThat(target.manifests()).as("published").isEmpty();
    return failure;
  }

  /** The bytes of the base's first layer. */
  byte[] layer() {
    return hub.content(TinyBase.REPOSITORY, base.layer);
  }

  /** Announces the base's first layer and closes the connection after three bytes. */
  StubServer.Act cutLayer() {
    return StubServer.cut(layer(), 3);
  }

  /** The base's manifest says another size of its first layer. */
  void lie(int bytes) {
    base.sizeLie = bytes;
    base.publish();
  }

  void within(Duration most, Runnable build) {
    long begin = System.nanoTime();
    build.run();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(most);
  }

  @Override
  public void close() {
    hub.close();
    target.close();
  }
}
