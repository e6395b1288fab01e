package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.aws.dynamo.DynamoClients;
import dev.kapsel.functions.aws.dynamo.DynamoDbLocal;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.functions.aws.dynamo.TableCreation;
import dev.kapsel.infra.Template;
import dev.kapsel.infra.lambda.HttpApiEvent;
import dev.kapsel.infra.lambda.LambdaHome;
import dev.kapsel.infra.lambda.LambdaProcess;
import dev.kapsel.infra.lambda.RuntimeApi;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A function over its snapshot, under AWS's own runtime interface client: what every copy of the
 * snapshot would share must not be there yet when it is taken.
 */
@Tag("machine")
final class SnapshotTest {

  private static final String HASH = "0".repeat(64);

  /** One that needs its table alone, and one that signs addresses. */
  private enum Asked {
    LOOKUP(
        "LookupFunction",
        HttpApiEvent.of(Route.LOOK_UP, Map.of("workspace", "team"), "{\"hash\":\"" + HASH + "\"}")),
    CONTEXT(
        "ContextFunction",
        HttpApiEvent.of(
            Route.BEGIN_CONTEXT,
            Map.of("workspace", "team"),
            "{\"size\": 1, \"sha256\": \"" + HASH + "\"}"));

    final String function;
    final JsonNode event;

    Asked(String function, JsonNode event) {
      this.function = "dev.kapsel.functions." + function;
      this.event = event;
    }
  }

  @TempDir private Path directory;

  private final DynamoSettings table = DynamoDbLocal.settings();
  private final List<String> callers = new CopyOnWriteArrayList<>();
  private final AtomicInteger credentials = new AtomicInteger();
  private AwsEndpoint aws;

  @BeforeEach
  void open() throws Exception {
    try (var dynamo = DynamoClients.table(table)) {
      TableCreation.ensure(dynamo, table);
    }
    aws = AwsEndpoint.start(new Calls(new Hanging()));
    Passed tables = Passed.dynamo(URI.create(String.valueOf(table.endpoint())));
    aws.serve(
        tables.target(),
        call -> {
          callers.add(call.caller());
          return tables.answer(call);
        });
    aws.serveAt(
        "/credentials",
        exchange -> {
          try (exchange) {
            AwsEndpoint.send(exchange, 200, "application/json", credentials());
          }
        });
  }

  @AfterEach
  void close() {
    aws.close();
  }

  /** As Lambda gives them to a function with a snapshot: by an address, again for each copy. */
  private String credentials() {
    return KapselJson.mapper()
        .createObjectNode()
        .put("AccessKeyId", "copy" + credentials.incrementAndGet())
        .put("SecretAccessKey", "secret")
        .put("Token", "token")
        .put("Expiration", "2099-01-01T00:00:00Z")
        .toString();
  }

  @ParameterizedTest
  @EnumSource
  void aCopyConnectsAndSignsInByItself(Asked asked) throws Exception {
    LambdaHome home = LambdaHome.unpack(LambdaProcess.packaged(), LambdaProcess.RUNTIME, directory);
    try (RuntimeApi api = new RuntimeApi();
        LambdaHome.Running running = home.start(asked.function, List.of(), api, variables())) {
      api.awaitCheckpoint();
      assertThat(callers).as("requests before the snapshot").isEmpty();
      assertThat(credentials).as("credentials before the snapshot").hasValue(0);

      api.restore();
      JsonNode answer = KapselJson.mapper().readTree(api.invoke(asked.event.toString()));

      // There is no workspace of this name, which only the table can say.
      assertThat(answer.path("statusCode").asInt()).as("%s", answer).isEqualTo(404);
      assertThat(credentials).hasValue(1);
      assertThat(callers).isNotEmpty().containsOnly("copy1");
      assertThat(running.process().isAlive()).isTrue();
    }
  }

  static Stream<String> withSnapshots() throws Exception {
    return Template.read("template.yaml").resources("AWS::Lambda::Function").stream()
        .filter(function -> function.properties().has("SnapStart"))
        .map(function -> function.properties().path("Handler").asText())
        .sorted();
  }

  /** Of each function that has one, and it is there when a copy begins. */
  @ParameterizedTest
  @MethodSource("withSnapshots")
  void nothingIsAskedForBeforeASnapshot(String handler) throws Exception {
    LambdaHome home = LambdaHome.unpack(LambdaProcess.packaged(), LambdaProcess.RUNTIME, directory);
    try (RuntimeApi api = new RuntimeApi();
        LambdaHome.Running running = home.start(handler, List.of(), api, variables())) {
      api.awaitCheckpoint();
      assertThat(callers).as("requests before the snapshot").isEmpty();
      assertThat(credentials).as("credentials before the snapshot").hasValue(0);
      api.restore();
      assertThat(running.process().isAlive()).isTrue();
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(LambdaHome.SNAPSHOT);
    variables.put("KAPSEL_TABLE", table.table());
    variables.put("KAPSEL_ADMINISTRATORS", "group:kapsel-administrators");
    variables.put("KAPSEL_REGISTRY", "registry.example");
    variables.put("KAPSEL_REPOSITORIES", "one");
    variables.put("KAPSEL_STORE", "store");
    variables.put("KAPSEL_REPOSITORY_ARNS", "arn:aws:ecr:us-east-1:0:repository/");
    for (String name :
        List.of("ASSEMBLY_PROJECT", "ENGINE_PROJECT", "PROGRAM", "SECRETS", "CLIENT")) {
      variables.put("KAPSEL_" + name, "something");
    }
    variables.put("KAPSEL_REGISTRY_ROLE", "arn:aws:iam::123456789012:role/registry");
    variables.put("KAPSEL_RECIPE", "1");
    variables.put("KAPSEL_BUILD_MINUTES", "14");
    variables.put("KAPSEL_SERVICE", "https://kapsel.example");
    variables.put("KAPSEL_ISSUER", "https://issuer.example");
    variables.put("KAPSEL_AUDIENCE", "kapsel");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", aws.uri().toString());
    variables.put(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.uri().resolve("/credentials").toString());
    return variables;
  }
}
