package dev.kapsel.functions.build;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.kapsel.functions.DispatchFunction;
import dev.kapsel.functions.PublishFunction;
import dev.kapsel.functions.SweepFunction;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.context.InMemoryContextStore;
import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.image.CurrentGeneration;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.PublisherLogins;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.functions.table.StreamRecords;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.LayerContents;
import dev.kapsel.model.protocol.WorkerMessages.MadeSteps;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions on an in-memory table, with everything outside faked. */
public final class World implements AutoCloseable {

  public static final WorkspaceName TEAM = new WorkspaceName("team");

  private ImageReference base = base("base");

  public final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final Outside outside;
  private final Table table;
  public final ChangeStream changes;
  final FakeBuildService service = new FakeBuildService();
  final InMemoryBuildLogs logs = new InMemoryBuildLogs();
  final FakeRegistry registry = new FakeRegistry();
  final FakeConnections connections = new FakeConnections();
  public final InMemoryContextStore archives = new InMemoryContextStore();
  final BuildSettings settings =
      BuildSettings.usual(
              "1",
              new BuildPlan.Limits(3600, 2000, 10L << 30, 20L << 30),
              new BuildPlan.Sources(null, null, List.of()))
          .stepsWithin(Duration.ofHours(2));
  private final List<Object> settled;
  private ApplicationContext context;
  private int repeats;

  /**
   * @param settings in place of the usual ones
   */
  public World(Object... settings) {
    this(GuardedPorts.of(new PowerSwitch(), InMemoryTable::new), settings);
  }

  /**
   * @param power cuts the functions off from everything outside
   */
  public <T extends Table & ChangeStream> World(
      Function<Clock, T> tables, PowerSwitch power, Object... settings) {
    this(GuardedPorts.of(power, tables), settings);
  }

  public World(Outside outside, Object... settings) {
    this.outside = outside;
    this.settled = List.of(settings);
    Outside.Opened opened = outside.open(clock);
    this.table = opened.table();
    this.changes = opened.changes();
    this.context = start();
  }

  private ApplicationContext start() {
    Outside.Ports ports =
        new Outside.Ports(table, service, logs, registry, registry, archives, connections);
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .banner(false)
        .singletons(
            clock,
            (ImageOwners) registry::owner,
            PublisherLogins.NONE,
            settings,
            Signed.SETTINGS,
            RandomGenerator.of("L64X128MixRandom"))
        .singletons(outside.singletons(ports).toArray())
        .singletons(settled.toArray())
        .start();
  }

  /** The functions begin anew, with nothing that they had in memory. */
  public void restart() {
    context.close();
    context = start();
  }

  public void passDays(int days) {
    pass(Duration.ofDays(days));
  }

  public void pass(Duration time) {
    clock.advance(time);
  }

  /** Makes a workspace that an administrator can use. */
  public void make(WorkspaceName workspace) {
    bean(Workspaces.class).createMissing(workspace, "");
  }

  public ApplicationContext context() {
    return context;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public static DefinitionDocument document(String... requirements) {
    return DefinitionReader.read(text(requirements), Format.YAML);
  }

  private static String text(String... requirements) {
    return """
    schema: kapsel/v1
    image: {base: kapsel/python:3.11-bookworm}
    python: {system: {pip: [%s]}}
    """
        .formatted(String.join(", ", requirements));
  }

  public static Definition definition(String... requirements) {
    DefinitionDocument document = document(requirements);
    return Objects.requireNonNull(document.definition(), document.findings()::toString);
  }

  public static LookupRequest asking(Definition definition) {
    return LookupRequest.of(DefinitionWriter.json(definition));
  }

  /** Registers a definition that is described so in its header, such as {@code tags: {a: b}}. */
  public EnvironmentVersion register(
      WorkspaceName workspace, String name, String author, String header, String... requirements) {
    String text = header + "\n" + text(requirements);
    DefinitionDocument described = DefinitionReader.read(text, Format.YAML);
    return bean(Registrar.class)
        .register(new Registration(workspace, new EnvironmentName(name), null, described, author))
        .version();
  }

  /** A whole build, whose image holds these packages. */
  public Build build(WorkspaceName workspace, Definition definition, LockedFile... packages) {
    return build(workspace, definition, pushed(DefinitionHash.of(definition), packages));
  }

  /** Has an image made over a base in which this is installed. */
  public Build buildOver(WorkspaceName workspace, Definition definition, Installed... base) {
    Finished plain = pushed(DefinitionHash.of(definition));
    return build(workspace, definition, over(plain, new BaseContents(List.of(base))));
  }

  /** Of a build that has looked into its base. */
  static Finished over(Finished plain, BaseContents contents) {
    return telling(plain, null, contents, null);
  }

  /** What a build tells besides its image. */
  static Finished telling(
      Finished plain,
      @Nullable MadeSteps steps,
      @Nullable BaseContents contents,
      @Nullable AssembledBase assembled) {
    return new Finished(
        plain.digest(),
        plain.base(),
        plain.lockHash(),
        plain.lock(),
        plain.layers(),
        plain.size(),
        plain.newLayers(),
        plain.reusedFrom(),
        plain.stages(),
        plain.warnings(),
        steps,
        contents,
        assembled);
  }

  private Build build(WorkspaceName workspace, Definition definition, Finished finished) {
    Provision provision =
        bean(ImageProvisioner.class).ensure(workspace, asking(definition), "user:somebody");
    BuildKey key = new BuildKey(workspace, ((Provision.Started) provision).answer().build().id());
    stream();
    Worker worker = worker(key);
    worker.exchange();
    worker.finish(finished);
    if (workspace.equals(WorkspaceName.CURATED)) {
      BuildFlows.choose(this, definition, 1);
    }
    return bean(Builds.class).get(workspace, key.id());
  }

  public static LockedFile wheel(String name, String version) {
    return packed(LockedFile.Kind.WHEEL, name, version);
  }

  public static LockedFile packed(LockedFile.Kind kind, String name, String version) {
    String file = name + "-" + version + "." + kind;
    return new LockedFile(kind, name, version, file, Sha256.of(file), 1000);
  }

  /** Hands the changes to the publisher as Lambda does, until there are none. */
  public void publish() {
    publish("publish", 10);
  }

  /** Tells it everything that ever happened. */
  public void publishAgain(int batch) {
    publish("again " + ++repeats, batch);
  }

  private void publish(String consumer, int batch) {
    tell(consumer, batch, new PublishFunction(context)::execute);
  }

  Provision ensure(Definition definition) {
    return bean(ImageProvisioner.class).ensure(TEAM, asking(definition), "user:somebody");
  }

  /** Asks for a new image and lets the stream start its worker. */
  Worker startWorker(Definition definition) {
    Provision started = ensure(definition);
    BuildKey key = new BuildKey(TEAM, ((Provision.Started) started).answer().build().id());
    stream();
    return worker(key);
  }

  /** Has an image made that is there afterwards. */
  public void built(Definition definition) {
    BuildFlows.finish(this, TEAM, definition);
    // So that what comes next is listed as newer.
    clock.advance(Duration.ofSeconds(1));
  }

  Rebuild rebuild(DefinitionHash hash, RebuildFrom from) {
    return bean(Rebuilds.class).rebuild(TEAM, hash, new RebuildRequest(from), "ada", null);
  }

  /** Asks for a new generation and lets the stream start its worker. */
  Worker startRebuild(DefinitionHash hash, RebuildFrom from) {
    BuildKey key = new BuildKey(TEAM, rebuild(hash, from).build().id());
    stream();
    return worker(key);
  }

  /** Lets callers get a generation, whatever they got before. */
  void setCurrent(DefinitionHash hash, int generation, boolean pinned) {
    bean(CurrentGeneration.class)
        .set(TEAM, hash, new CurrentRequest(generation, pinned), revision -> {}, "ada");
  }

  /** What a look-up says of an image that is there. */
  GenerationSummary current(DefinitionHash hash) {
    return ((LookupAnswer.Hit) bean(ImageLookup.class).find(TEAM, hash)).generation();
  }

  public List<AuditEntry> audit(Act act) {
    return bean(AuditTrail.class).list(TEAM, null).rows().stream()
        .filter(entry -> entry.act() == act)
        .toList();
  }

  BuildKey onlyBuild() {
    return new BuildKey(TEAM, bean(Builds.class).list(TEAM, null).rows().getFirst().id());
  }

  /** The worker that was started last. */
  Worker worker(BuildKey key) {
    return new Worker(this, key, service.last().bootstrap());
  }

  /** From now on workers find another image under the tag of their base. */
  public void moveBase(String content) {
    moveBase(base(content));
  }

  void moveBase(ImageReference to) {
    base = to;
  }

  static ImageReference base(String content) {
    return ImageReference.parse("kapsel/python:3.11-bookworm@" + digest(content));
  }

  /** Hands the changes to the dispatcher as Lambda does, until there are none. */
  public void stream() {
    stream("dispatch", 10);
  }

  /** Tells the dispatcher everything a second time. */
  void streamAgain() {
    stream("again", 10);
  }

  /** As one who has come as far as this before. */
  void stream(String consumer, int batch) {
    tell(consumer, batch, new DispatchFunction(context)::execute);
  }

  private void tell(
      String consumer, int batch, Function<DynamodbEvent, StreamsEventResponse> function) {
    while (true) {
      List<Change> next = changes.read(consumer, batch);
      if (next.isEmpty()) {
        return;
      }
      DynamodbEvent event = StreamRecords.toEvent(next);
      if (!function.apply(event).getBatchItemFailures().isEmpty()) {
        return;
      }
      changes.acknowledge(consumer, next.getLast());
    }
  }

  /** How often anything was written. */
  public int changes() {
    return changes.read("everything", Integer.MAX_VALUE / 2).size();
  }

  /** The bodies that were ever written of items whose partitions begin so. */
  public List<String> written(String partition) {
    return changes.read("everything", Integer.MAX_VALUE / 2).stream()
        .filter(change -> change.key().pk().startsWith(partition))
        .flatMap(change -> Stream.ofNullable(change.after()))
        .map(Item::body)
        .toList();
  }

  /** Changes that the dispatcher never learns of. */
  void loseStream() {
    List<Change> lost = changes.read("dispatch", 1000);
    changes.acknowledge("dispatch", lost.getLast());
  }

  public BuildSweep.Report sweepAfter(Duration time) {
    clock.advance(time);
    return new SweepFunction(context)
        .execute(new com.amazonaws.services.lambda.runtime.events.ScheduledEvent());
  }

  Build build(BuildKey key) {
    return bean(Builds.class).get(TEAM, key.id());
  }

  /** A result whose image, which holds these packages, is in the registry. */
  Finished pushed(DefinitionHash hash, LockedFile... packages) {
    return pushed(lock(hash.toString(), packages), hash.toString());
  }

  Finished pushed(DefinitionHash hash, String content) {
    return pushed(lock(content), content);
  }

  private Finished pushed(Lock lock, String content) {
    Layer layer = new Layer(digest(content), digest("tar " + content), 7, "everything");
    Digest manifest = digest("manifest " + content);
    registry.images.put(
        manifest, new ImageRegistry.StoredImage(manifest, Map.of(layer.digest(), 7L)));
    LayerContents contents = new LayerContents(List.of("odd"), Map.of("a.whl", List.of("a/")));
    return new Finished(
        manifest,
        base,
        LockHash.of(lock),
        lock,
        List.of(layer),
        7,
        Map.of("key " + content, new IndexedLayer(layer, List.of(), Map.of(), contents)),
        null,
        List.of(),
        List.of("a warning"));
  }

  static Failed failure() {
    return new Failed(
        new Failure(
            "package-not-found", Stage.RESOLVE_PACKAGES, "no nonesuch", "correct it", false),
        List.of());
  }

  private static Lock lock(String content, LockedFile... files) {
    return new Lock(
        "1",
        Platform.LINUX_AMD64,
        List.of(digest("base " + content)),
        new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
        true,
        false,
        List.of(files),
        List.of());
  }

  public static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    context.close();
  }
}
