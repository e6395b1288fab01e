package dev.kapsel.local;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.client.TokenSource;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.functions.DispatchFunction;
import dev.kapsel.functions.LoadCatalogueFunction;
import dev.kapsel.functions.PublishFunction;
import dev.kapsel.functions.SweepFunction;
import dev.kapsel.functions.access.Caller.Machine;
import dev.kapsel.functions.access.ServiceTokens;
import dev.kapsel.functions.build.Succession;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.JwtAuthorizer;
import dev.kapsel.local.command.RunningService;
import dev.kapsel.local.folder.FolderContextStore;
import dev.kapsel.local.gateway.LocalGateway;
import dev.kapsel.local.issuer.DevelopmentIssuer;
import dev.kapsel.local.pump.SchedulePump;
import dev.kapsel.local.pump.StreamPump;
import dev.kapsel.local.registry.RegistryLogins;
import dev.kapsel.local.registry.RegistryServer;
import dev.kapsel.local.registry.RegistryStore;
import dev.kapsel.local.registry.StoredImages;
import dev.kapsel.local.table.OpenTable;
import dev.kapsel.local.worker.ChildProcesses;
import dev.kapsel.local.worker.WaitingWorkers;
import dev.kapsel.local.worker.WorkerEnvironment;
import dev.kapsel.model.api.SignInSettings;
import dev.kapsel.model.environment.WorkspaceName;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole service in this process: the deployed functions behind a gateway, the table, the
 * registry, and workers as child processes. It may end at any moment; the next start on the same
 * directory goes on from there.
 */
public final class KapselLocal implements RunningService {

  private static final Logger LOG = LoggerFactory.getLogger(KapselLocal.class);

  /** How long a worker is kept that has nothing to build. */
  private static final Duration WORKERS_WAIT = Duration.ofMinutes(15);

  private static final Duration SWEEP = Duration.ofSeconds(3);
  private static final Duration SWEEP_WHEN_BUSY = Duration.ofSeconds(30);
  private static final Duration MAINTENANCE = Duration.ofMinutes(10);

  private final LocalOptions options;
  private final DataDirectory data;

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final Map<String, URI> servers = new TreeMap<>();

  /** What clients on this machine are told. */
  private final Map<String, String> facts = new TreeMap<>();

  private final CompletableFuture<URI> gateway = new CompletableFuture<>();
  private final CompletableFuture<URI> registry = new CompletableFuture<>();
  private volatile Instant lastSweep = Instant.EPOCH;

  private KapselLocal(LocalOptions options) throws IOException {
    this.options = options;
    this.data = opened(DataDirectory.open(options.data()));
  }

  /**
   * Starts the service and returns when it answers.
   *
   * @throws IllegalStateException if a service runs on the data directory already
   * @throws UncheckedIOException if a port is taken or the directory cannot be used
   */
  public static KapselLocal start(LocalOptions options) {
    try {
      KapselLocal service = new KapselLocal(options);
      try {
        service.assemble();
        return service;
      } catch (IOException | RuntimeException e) {
        service.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the service cannot start on " + options.data() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public URI gateway() {
    return gateway.join();
  }

  @Override
  public URI registry() {
    return registry.join();
  }

  @Override
  public TokenSource developer() {
    return new LocalDeveloper(options.data());
  }

  private void assemble() throws IOException {
    RegistryStore images = RegistryStore.open(data.resolve("registry"));
    CompletableFuture<ServiceTokens> tokens = new CompletableFuture<>();
    RegistryLogins logins = logins(tokens);
    RegistryServer server =
        opened(
            listen(
                "registry", options.registryPort(), p -> RegistryServer.start(p, images, logins)));
    registry.complete(server.uri());
    OpenTable table = opened(OpenTable.open(options.table(), options.data(), Clock.systemUTC()));
    CompletableFuture<Succession> succession = new CompletableFuture<>();
    WaitingWorkers waiting = new WaitingWorkers(workerSettings());
    ChildProcesses workers =
        new ChildProcesses(
            waiting,
            options.workers(),
            longestWork(),
            gateway::join,
            attempt -> succession.join().over(attempt));
    FolderContextStore archives =
        new FolderContextStore(
            data.resolve("contexts"), gateway::join, Clock.systemUTC(), new SecureRandom());
    ApplicationContext context =
        opened(
            LocalBindings.context(
                data,
                table.table(),
                new StoredImages(images, server.uri(), logins),
                workers,
                archives,
                new LocalBindings.Choices(
                    options.lease(), server.uri().getAuthority(), options.curated())));
    succession.complete(context.getBean(Succession.class));
    tokens.complete(context.getBean(ServiceTokens.class));
    FirstMembers.make(context);
    LoadCatalogueFunction catalogue = new LoadCatalogueFunction(context);
    load(catalogue);
    LocalGateway.Functions functions = functions(context);
    LocalGateway.Access access = access();
    LocalGateway endpoint =
        opened(
            listen(
                "gateway",
                options.gatewayPort(),
                p -> LocalGateway.start(p, functions, access, archives)));
    gateway.complete(endpoint.uri());
    // Closed while the gateway still answers: a worker that is just reporting gets through.
    opened(workers);
    waiting.prepare();
    follow(context, table.changes(), workers);
    opened(SchedulePump.start("maintenance", MAINTENANCE, () -> maintain(table, images)));
    if (options.curated() != null) {
      // What its registry did not say at the start, and what was published since.
      opened(SchedulePump.start("catalogue", MAINTENANCE, () -> load(catalogue)));
    }
    announce();
    LOG.info("service {} registry {} data {}", gateway(), registry(), options.data());
  }

  private static void load(LoadCatalogueFunction catalogue) {
    try {
      catalogue.execute(new ScheduledEvent());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Duration longestWork() {
    return Duration.ofSeconds(LocalBindings.longestBuildSeconds()).plusMinutes(5);
  }

  /** Null with the issuer that comes along: there anybody on the machine is whoever they like. */
  private @Nullable RegistryLogins logins(Future<ServiceTokens> tokens) throws IOException {
    return switch (options.issuer()) {
      case IssuerChoice.BuiltIn() -> null;
      case IssuerChoice.External external ->
          RegistryLogins.in(
              data.resolve("registry-logins.json"),
              longestWork(),
              Clock.systemUTC(),
              token -> holder(tokens, token));
    };
  }

  /** The registry answers before all else does. */
  private static Optional<WorkspaceName> holder(Future<ServiceTokens> tokens, String token) {
    if (!tokens.isDone()) {
      throw new UnavailableException("the service is still starting");
    }
    return tokens.resultNow().machine(token).map(Machine::workspace);
  }

  private LocalGateway.Access access() throws IOException {
    SignInSettings signIn =
        switch (options.issuer()) {
          case IssuerChoice.BuiltIn() -> developmentIssuer();
          case IssuerChoice.External(SignInSettings external) -> {
            Files.deleteIfExists(data.resolve(DevelopmentIssuer.CREDENTIAL));
            yield external;
          }
        };
    facts.put("issuer", signIn.issuer());
    facts.put("audience", signIn.audience());
    return new LocalGateway.Access(signIn, JwtAuthorizer.of(signIn, Clock.systemUTC()));
  }

  private SignInSettings developmentIssuer() throws IOException {
    DevelopmentIssuer issuer =
        opened(
            listen(
                "issuer", 0, p -> DevelopmentIssuer.start(p, options.data(), Clock.systemUTC())));
    servers.put("issuer", issuer.uri());
    facts.put(LocalDeveloper.TOKENS, issuer.developerTokens().toString());
    return issuer.settings();
  }

  private void announce() throws IOException {
    servers.put("gateway", gateway());
    servers.put("registry", registry());
    data.keepPorts(servers);
    facts.put("service", gateway().toString());
    facts.put("registry", registry().toString());
    data.announce(facts);
  }

  private WaitingWorkers.Settings workerSettings() {
    return new WaitingWorkers.Settings(
        options.workerCommand(),
        WorkerEnvironment.of(data.resolve("cache"), System.getenv()),
        data.resolve("cache"),
        data.resolve("workers"),
        WORKERS_WAIT);
  }

  private static LocalGateway.Functions functions(ApplicationContext context) {
    Map<Endpoint, HttpFunction> handlers = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      try {
        Class<?> handler = Class.forName(endpoint.handler());
        handlers.put(
            endpoint,
            (HttpFunction) handler.getConstructor(ApplicationContext.class).newInstance(context));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(endpoint.handler() + " cannot be made", e);
      }
    }
    return route -> {
      HttpFunction handler = handlers.get(Endpoint.of(route));
      if (handler == null) {
        throw new IllegalStateException("nothing answers " + route);
      }
      return handler;
    };
  }

  private void follow(ApplicationContext context, ChangeStream changes, ChildProcesses workers) {
    DispatchFunction dispatch = new DispatchFunction(context);
    opened(StreamPump.start("dispatch", changes, dispatch::execute, workers::hasRoom));
    PublishFunction publish = new PublishFunction(context);
    opened(StreamPump.start("publish", changes, publish::execute, () -> true));
    SweepFunction sweep = new SweepFunction(context);
    opened(SchedulePump.start("sweep", SWEEP, () -> sweep(sweep, workers)));
  }

  /** A sweep mostly starts workers, which would be refused while there is no room for them. */
  private void sweep(SweepFunction sweep, ChildProcesses workers) {
    Instant now = Instant.now();
    if (workers.hasRoom() || lastSweep.plus(SWEEP_WHEN_BUSY).isBefore(now)) {
      lastSweep = now;
      sweep.execute(new ScheduledEvent());
    }
  }

  private static void maintain(OpenTable table, RegistryStore images) {
    table.maintenance().run();
    try {
      LOG.debug("collected {}", images.collect(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that listens on a port. */
  @FunctionalInterface
  private interface Listening<T> {
    T on(int port) throws IOException;
  }

  /** Listens on the port that was asked for, else on that of the last time, else on any. */
  private <T> T listen(String what, int asked, Listening<T> server) throws IOException {
    int last = asked == 0 ? data.lastPort(what) : asked;
    try {
      return server.on(last);
    } catch (BindException e) {
      if (asked != 0) {
        throw new IOException(
            e.getMessage() + ", so the " + what + " cannot listen there; choose another, or 0", e);
      }
      LOG.warn("{}, so the {} listens elsewhere this time", e.getMessage(), what);
      return server.on(0);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Takes no more requests, ends the workers, and leaves everything ready for the next start. */
  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close in order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
