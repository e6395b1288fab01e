package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.functions.aws.dynamo.DynamoDbLocal;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.infra.Policies;
import dev.kapsel.infra.PythonTools;
import dev.kapsel.infra.ServerProcess;
import dev.kapsel.infra.Template;
import dev.kapsel.infra.cloud.Permissions.Act;
import dev.kapsel.local.access.JwtAuthorizer;
import dev.kapsel.local.gateway.LocalGateway;
import dev.kapsel.local.issuer.DevelopmentIssuer;
import dev.kapsel.local.pump.SchedulePump;
import dev.kapsel.local.pump.StreamPump;
import dev.kapsel.local.table.OpenTable;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stack on this machine: what {@code template.yaml} deploys, and around it DynamoDB Local, a
 * registry behind what ECR adds to one, CodeBuild that runs the buildspec, and moto for S3 and
 * Secrets Manager. What an HTTP API, the table's stream, the schedule and EventBridge do for the
 * functions is done here too.
 */
final class CloudInABox implements AutoCloseable {

  /** The access key of builds, whose role is that of the project. */
  private static final String BUILD = "ASIABUILD";

  private static final Duration SWEEP = Duration.ofSeconds(2);

  private final Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CompletableFuture<DeployedFunctions> functions = new CompletableFuture<>();
  private final Buckets buckets;
  private final Hanging hanging = new Hanging();
  private final Calls calls = new Calls(hanging);
  private final Figures figures = new Figures();
  private final EventBus bus = new EventBus();
  private final AwsEndpoint aws;
  private final StackAnswers answers;
  private final Ecr ecr;
  private final EcrDoor door;
  private final Sessions sessions = new Sessions();
  private final Permissions permissions;
  private final CodeBuild builds;
  private final URI service;
  private final URI store;

  /**
   * @param worker the layer's content
   */
  CloudInABox(Path directory, Path worker) throws IOException, InterruptedException {
    this.directory = directory;
    aws = opened(AwsEndpoint.start(calls));
    answers = new StackAnswers(aws);
    URI moto = opened(Servers.moto(directory)).uri();
    buckets = opened(Buckets.make(moto));
    ServerProcess registry = opened(Servers.registry(directory));
    ecr = new Ecr(registry.uri());
    door = opened(new EcrDoor(registry.uri(), ecr, sessions, Policies.REPOSITORIES));
    builds = opened(new CodeBuild(made("builds"), projects(), buildspec(), machine(), this::ended));
    DynamoSettings settings = DynamoDbLocal.settings();
    permissions = new Permissions(Policies.read(), settings.table());
    store = opened(new Store(moto, calls)).uri();
    Passed tables = Passed.dynamo(URI.create(String.valueOf(settings.endpoint())));
    Passed secrets = Passed.secrets(moto);
    calls.guard(this::mayAsk);
    calls.tell(figures::count);
    aws.serve(tables.target(), tables);
    aws.serve(secrets.target(), secrets);
    aws.serve("CodeBuild_20161006", builds);
    aws.serve("AmazonEC2ContainerRegistry_V20150921", ecr);
    aws.serve("AWSEvents", bus);
    aws.serve("AssumeRole", sessions);
    new Layer(worker, Policies.PROGRAM).serveAt(aws);

    OpenTable table =
        opened(OpenTable.open(new TableChoice.Dynamo(settings), directory, Clock.systemUTC()));
    CompletableFuture<Events> events = new CompletableFuture<>();
    DevelopmentIssuer issuer =
        opened(DevelopmentIssuer.start(0, made("developer"), Clock.systemUTC()));
    LocalGateway gateway =
        opened(
            LocalGateway.start(
                0,
                route -> events.join().routes().apply(route),
                new LocalGateway.Access(
                    issuer.settings(), JwtAuthorizer.of(issuer.settings(), Clock.systemUTC()))));
    service = gateway.uri();
    announce(issuer);
    Deployment deployment =
        new Deployment(settings.table(), door.host(), service, aws.uri(), store);
    functions.complete(
        opened(
            new DeployedFunctions(
                made("functions"), deployment.variables(), deployment.surroundings(), figures)));
    events.complete(new Events(functions.join()));
    follow(table, events.join());
  }

  /**
   * Functions by what the template gives their roles, sessions of the registry's role by theirs.
   */
  private void mayAsk(AwsCall call) throws AwsError {
    List<Act> acts = permissions.acts(call);
    if (!sessions.has(call.caller())) {
      permissions.check(call.caller().equals(BUILD) ? "Role" : call.caller(), acts);
      return;
    }
    permissions.check("RegistryRole", acts);
    for (Act act : acts) {
      if (!sessions.allows(call.caller(), act.action(), act.resource())) {
        throw new AwsError("AccessDeniedException", "not this session: " + act);
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private Path made(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  private static String buildspec() throws IOException, InterruptedException {
    return Template.read("infra/builds.yaml")
        .resources("AWS::CodeBuild::Project")
        .getFirst()
        .properties()
        .at("/Source/BuildSpec")
        .asText();
  }

  private static Map<String, Map<String, String>> projects()
      throws IOException, InterruptedException {
    Map<String, Map<String, String>> projects = new HashMap<>();
    for (Template.Resource project :
        Template.read("infra/builds.yaml").resources("AWS::CodeBuild::Project")) {
      Map<String, String> variables = new HashMap<>();
      project
          .properties()
          .at("/Environment/EnvironmentVariables")
          .forEach(one -> variables.put(one.path("Name").asText(), one.path("Value").asText()));
      String name = project.id().equals("Engine") ? Policies.ENGINE : Policies.PROJECT;
      projects.put(name, variables);
    }
    return projects;
  }

  /** Where a Docker may listen, for builds that need one; none is started here. */
  Path dockerSocket() {
    return directory.resolve("docker.sock");
  }

  /** What builds asked of the machine's firewall, which is left alone. */
  Path firewall() {
    return directory.resolve("firewall.txt");
  }

  private void watchFirewall() throws IOException {
    Path iptables = made("programs").resolve("iptables");
    Files.writeString(iptables, "#!/bin/sh\necho \"$*\" >> " + firewall() + "\n");
    Files.setPosixFilePermissions(iptables, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a build of CodeBuild has around it: programs, its role's credentials, AWS. */
  private Map<String, String> machine() throws IOException, InterruptedException {
    aws.serveAt(
        "/role",
        exchange -> {
          try (exchange) {
            AwsEndpoint.send(
                exchange,
                200,
                "application/json",
                "{\"AccessKeyId\": \""
                    + BUILD
                    + "\", \"SecretAccessKey\": \"role\","
                    + " \"Token\": \"role\", \"Expiration\": \"2099-01-01T00:00:00Z\"}");
          }
        });
    watchFirewall();
    Map<String, String> machine = new HashMap<>();
    machine.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.uri().resolve("/role").toString());
    machine.put("AWS_ENDPOINT_URL_LAMBDA", aws.uri().toString());
    machine.put(
        "PATH", made("programs") + ":" + PythonTools.program("aws").getParent() + ":/usr/bin:/bin");
    machine.put("DOCKER_HOST", "unix://" + dockerSocket());
    machine.put("KAPSEL_STEPS_NETWORK", "host");
    String trusted = System.getenv("SSL_CERT_FILE");
    if (trusted != null) {
      machine.put("SSL_CERT_FILE", trusted);
    }
    return machine;
  }

  private void announce(DevelopmentIssuer issuer) throws IOException {
    ObjectNode facts = KapselJson.mapper().createObjectNode();
    facts.put("service", service.toString());
    facts.put(LocalDeveloper.TOKENS, issuer.developerTokens().toString());
    Files.writeString(directory.resolve("developer/service.json"), facts.toString());
  }

  private void follow(OpenTable table, Events events) {
    opened(
        StreamPump.start(
            "dispatch",
            table.changes(),
            event -> events.changes("DispatchFunction", event),
            () -> true));
    opened(
        StreamPump.start(
            "publish",
            table.changes(),
            event -> events.changes("PublishFunction", event),
            () -> true));
    opened(SchedulePump.start("sweep", SWEEP, () -> events.schedule("SweepFunction")));
  }

  /** EventBridge calls again when a function fails, twice. */
  private void ended(JsonNode event) {
    for (int attempt = 1; ; attempt++) {
      try {
        var unused = functions.join().call("BuildEndFunction", event);
        return;
      } catch (IllegalStateException e) {
        if (attempt == 3) {
          throw e;
        }
      }
    }
  }

  /**
   * From now on whoever makes one of so many calls dies before it hears of it; 0: nobody does. What
   * workers speak to dies twice only, because a build that loses three workers has failed.
   *
   * @return how many have died since, counted on
   */
  AtomicInteger killEvery(int every) {
    AtomicInteger made = new AtomicInteger();
    AtomicInteger killed = new AtomicInteger();
    AtomicInteger protocolLeft = new AtomicInteger(2);
    calls.tell(
        (call, answer) -> {
          figures.count(call, answer);
          boolean due = every > 0 && made.incrementAndGet() % every == 0;
          boolean spared =
              due
                  && call.caller().equals("ProtocolFunction")
                  && protocolLeft.getAndDecrement() <= 0;
          if (due && !spared) {
            functions.join().crash(call.caller());
            killed.incrementAndGet();
          }
        });
    return killed;
  }

  /** As an administrator sees it. */
  KapselClient client(String workspace) {
    return new HttpKapselClient(
        service, new WorkspaceName(workspace), new LocalDeveloper(directory.resolve("developer")));
  }

  URI service() {
    return service;
  }

  /** An administrator's. */
  String token() {
    return new LocalDeveloper(directory.resolve("developer")).token().orElseThrow();
  }

  Hanging hanging() {
    return hanging;
  }

  /** Where the rest of AWS is. */
  URI aws() {
    return aws.uri();
  }

  /** Where S3 is for those who may ask. */
  URI store() {
    return store;
  }

  Buckets buckets() {
    return buckets;
  }

  Ecr ecr() {
    return ecr;
  }

  EcrDoor door() {
    return door;
  }

  CodeBuild builds() {
    return builds;
  }

  Figures figures() {
    return figures;
  }

  Permissions permissions() {
    return permissions;
  }

  EventBus bus() {
    return bus;
  }

  StackAnswers answers() {
    return answers;
  }

  DeployedFunctions functions() {
    return functions.join();
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
