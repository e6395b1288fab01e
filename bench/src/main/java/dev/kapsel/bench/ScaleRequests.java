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
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Requests to the real functions on a table that was filled. */
final class ScaleRequests implements AutoCloseable {

  private static final String MANY = "many-versions";

  private final Filling filling;
  private final ApplicationContext context;
  private final Map<Endpoint, HttpFunction> functions = new EnumMap<>(Endpoint.class);
  private final Random random = new Random(7);
  private int registered;

  /** What is asked for. */
  enum Kind {
    LIST_ENVIRONMENTS,
    LIST_VERSIONS_OF_MANY,
    GET_VERSION,
    LOOK_UP_BY_HASH,
    LOOK_UP_BY_NAME,
    GET_IMAGE,
    SEARCH_BY_TAG,
    SEARCH_BY_TWO_WORDS,
    SEARCH_BY_OWNER,
    SEARCH_PACKAGE,
    SEARCH_BASE,
    SEARCH_DIGEST,
    USERS_OF_AN_IMAGE,
    LIST_CHANGES,
    REGISTER,
    REGISTER_AMONG_MANY;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  ScaleRequests(FilledTable filled, Path folder) {
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
                  new EnvironmentName(MANY),
                  null,
                  World.document("numpy==1." + i),
                  "user:somebody"));
    }
  }

  /** How long the answer took, in nanoseconds. */
  long measure(Kind kind) {
    Asked asked = asked(kind);
    HttpFunction function = functions.computeIfAbsent(Endpoint.of(asked.route), this::function);
    APIGatewayV2HTTPEvent event = asked.event();
    long start = System.nanoTime();
    APIGatewayV2HTTPResponse answer = function.handleRequest(event, new BenchInvocation());
    long nanos = System.nanoTime() - start;
    if (answer.getStatusCode() / 100 != 2 || !answer.getBody().contains(asked.expected)) {
      throw new IllegalStateException(kind + " was answered by " + answer.getBody());
    }
    return nanos;
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

  private Asked asked(Kind kind) {
    int number = random.nextInt(filling.asked());
    String name = Template.environment(number);
    return switch (kind) {
      case LIST_ENVIRONMENTS -> new Asked(Route.LIST_ENVIRONMENTS).expecting("e0000099");
      case LIST_VERSIONS_OF_MANY -> new Asked(Route.LIST_VERSIONS).of("name", MANY);
      case GET_VERSION -> new Asked(Route.GET_VERSION).of("name", name).of("version", "3");
      case LOOK_UP_BY_HASH ->
          new Asked(Route.LOOK_UP)
              .with("{\"hash\":\"" + Filling.image(number) + "\"}")
              .expecting("\"hit\"");
      // A miss, because copies have a hash that is not that of their definition.
      case LOOK_UP_BY_NAME ->
          new Asked(Route.LOOK_UP).with("{\"environment\":\"" + name + "\"}").expecting("\"miss\"");
      case GET_IMAGE ->
          new Asked(Route.GET_IMAGE).of("hash", Filling.image(number)).expecting("\"current\"");
      case SEARCH_BY_TAG ->
          new Asked(Route.SEARCH_ENVIRONMENTS)
              .asking("tag", "team=" + Template.team(number))
              .expecting(name);
      case SEARCH_BY_TWO_WORDS ->
          new Asked(Route.SEARCH_ENVIRONMENTS).asking("words", "common " + name).expecting(name);
      case SEARCH_BY_OWNER ->
          new Asked(Route.SEARCH_ENVIRONMENTS)
              .asking("owner", "user:somebody")
              .expecting("e0000099");
      case SEARCH_PACKAGE ->
          new Asked(Route.SEARCH_PACKAGES)
              .asking("name", Template.software(Filling.built(number)))
              .expecting("\"wheel\"");
      case SEARCH_BASE ->
          new Asked(Route.SEARCH_BASES)
              .asking("image", "kapsel/python:3.11-bookworm")
              .expecting("\"generation\"");
      case SEARCH_DIGEST ->
          new Asked(Route.SEARCH_BASES)
              .asking("digest", Filling.digest(number))
              .expecting(Filling.image(number));
      case USERS_OF_AN_IMAGE ->
          new Asked(Route.LIST_IMAGE_USERS)
              .of("hash", Filling.image(number))
              .expecting(Template.environment(Filling.built(number)));
      case LIST_CHANGES -> new Asked(Route.LIST_CHANGES).asking("after", "0");
      case REGISTER -> new Asked(Route.REGISTER).of("name", name).with(definition());
      case REGISTER_AMONG_MANY -> new Asked(Route.REGISTER).of("name", MANY).with(definition());
    };
  }

  private String definition() {
    return """
    {"schema": "kapsel/v1", "image": {"base": "kapsel/python:3.11-bookworm"},
     "python": {"system": {"pip": ["numpy==2.%d"]}}}
    """
        .formatted(registered++);
  }

  /** A request to the large workspace. */
  private static final class Asked {

    private final Route route;
    private final Map<String, String> path = new HashMap<>(Map.of("workspace", Filling.LARGE));
    private final Map<String, String> query = new HashMap<>();
    private String body = "";
    private String expected = "";

    Asked(Route route) {
      this.route = route;
    }

    Asked of(String parameter, String value) {
      path.put(parameter, value);
      return this;
    }

    Asked asking(String parameter, String value) {
      query.put(parameter, value);
      return this;
    }

    Asked with(String json) {
      body = json;
      return this;
    }

    Asked expecting(String text) {
      expected = text;
      return this;
    }

    APIGatewayV2HTTPEvent event() {
      return APIGatewayV2HTTPEvent.builder()
          .withVersion("2.0")
          .withRouteKey(route.key())
          .withHeaders(Map.of("content-type", "application/json"))
          .withPathParameters(path)
          .withQueryStringParameters(query.isEmpty() ? null : query)
          .withBody(body.isEmpty() ? null : body)
          .withRequestContext(Signed.administrator())
          .build();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
