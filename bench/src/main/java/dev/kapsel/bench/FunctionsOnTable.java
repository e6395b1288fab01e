package dev.kapsel.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.access.AccessSettings;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.BuildLogs;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.environment.ImageOwners;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.limit.RateSettings;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.local.folder.FolderArtifacts;
import dev.kapsel.local.folder.FolderBuildLogs;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The real functions, called as Lambda calls them and without a network. */
final class FunctionsOnTable implements Answering, AutoCloseable {

  private final Filling filling;
  private final ApplicationContext context;
  private final Map<Endpoint, HttpFunction> functions = new EnumMap<>(Endpoint.class);

  FunctionsOnTable(FilledTable filled, Path folder) {
    this.filling = filled.filling();
    context = ApplicationContext.builder().deduceEnvironment(false).banner(false).build();
    context.registerSingleton(Clock.class, Clock.systemUTC());
    context.registerSingleton(Table.class, filled.table());
    context.registerSingleton(RandomGenerator.class, new SecureRandom());
    context.registerSingleton(ImageOwners.class, base -> Optional.empty());
    context.registerSingleton(AccessSettings.class, Signed.SETTINGS);
    context.registerSingleton(
        RateSettings.class, new RateSettings(Integer.MAX_VALUE, Duration.ofSeconds(1)));
    context.registerSingleton(Artifacts.class, new FolderArtifacts(folder.resolve("artifacts")));
    context.registerSingleton(BuildLogs.class, new FolderBuildLogs(folder.resolve("logs")));
    context.start();
    Workspaces workspaces = context.getBean(Workspaces.class);
    filling.workspaces().forEach(name -> workspaces.createMissing(new WorkspaceName(name), ""));
  }

  /** One environment that has a fiftieth of all versions: those are really registered. */
  void registerMany() {
    Registrar registrar = context.getBean(Registrar.class);
    for (int i = 0; i < filling.versions() / 50; i++) {
      var unused =
          registrar.register(
              new Registration(
                  new WorkspaceName(Filling.LARGE),
                  new EnvironmentName(ScaleRequests.MANY),
                  null,
                  World.document("numpy==1." + i),
                  "user:somebody"));
    }
  }

  @Override
  public long measure(ScaleRequest request) {
    HttpFunction function = functions.computeIfAbsent(Endpoint.of(request.route()), this::function);
    APIGatewayV2HTTPEvent event = request.event();
    long start = System.nanoTime();
    APIGatewayV2HTTPResponse answer = function.handleRequest(event, new BenchInvocation());
    long nanos = System.nanoTime() - start;
    request.check(answer.getStatusCode(), answer.getBody());
    return nanos;
  }

  @Override
  public long bytesRead() {
    return BytesRead.by(ProcessHandle.current());
  }

  private HttpFunction function(Endpoint endpoint) {
    try {
      return Class.forName(endpoint.handler())
          .asSubclass(HttpFunction.class)
          .getConstructor(ApplicationContext.class)
          .newInstance(context);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(endpoint + " cannot be made", e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
