package dev.kapsel.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.aws.dynamo.DynamoClients;
import dev.kapsel.functions.aws.dynamo.DynamoDbLocal;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.functions.aws.dynamo.TableCreation;
import dev.kapsel.infra.lambda.HttpApiEvent;
import dev.kapsel.infra.lambda.LambdaProcess;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.SignInSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package of {@code template.yaml}, under AWS's runtime, on a table of DynamoDB Local. */
@Tag("machine")
final class DeployedFunctionsTest {

  @TempDir private Path directory;

  @Test
  void aFunctionAnswersWithNothingButItsTable() throws Exception {
    DynamoSettings settings = DynamoDbLocal.settings();
    try (var client = DynamoClients.table(settings)) {
      TableCreation.ensure(client, settings);
    }
    Map<String, String> variables =
        Map.of(
            "KAPSEL_TABLE",
            settings.table(),
            "KAPSEL_ADMINISTRATORS",
            "group:kapsel-administrators",
            "KAPSEL_METRICS",
            "Kapsel/one",
            "KAPSEL_REGISTRY",
            "registry.example",
            "KAPSEL_REPOSITORIES",
            "one",
            "KAPSEL_REPOSITORY_ARNS",
            "arn:aws:ecr:eu-central-1:0:repository/",
            // DynamoDB Local keeps the tables of each region and user apart.
            "AWS_REGION",
            "us-east-1",
            "AWS_ENDPOINT_URL_DYNAMODB",
            DynamoDbLocal.endpoint().toString());
    try (LambdaProcess workspaces = LambdaProcess.start(directory, "WorkspaceFunction", variables);
        LambdaProcess lookup = LambdaProcess.start(directory, "LookupFunction", variables)) {
      JsonNode created =
          workspaces.invoke(
              HttpApiEvent.of(Route.CREATE_WORKSPACE, Map.of("workspace", "team"), "{}"));
      assertThat(created.path("statusCode").asInt()).as("%s", created).isEqualTo(201);
      JsonNode answer =
          lookup.invoke(
              HttpApiEvent.of(
                  Route.LOOK_UP,
                  Map.of("workspace", "team"),
                  "{\"hash\": \"" + "0".repeat(64) + "\"}"));
      assertThat(answer.path("statusCode").asInt()).as("%s", answer).isEqualTo(200);
      assertThat(answer.path("body").asText()).contains("\"answer\":\"miss\"");
    }
    assertThat(Files.readString(directory.resolve("LookupFunction.log")))
        .as("a line that becomes a metric")
        .contains("\"Namespace\":\"Kapsel/one\"", "\"answer\":\"miss\"");
  }

  @Test
  void whereToSignInIsWhatTheTemplateSays() throws Exception {
    Map<String, String> variables =
        Map.of(
            "KAPSEL_TABLE", "kapsel",
            "KAPSEL_ISSUER", "https://issuer.example",
            "KAPSEL_CLIENT", "cli",
            "KAPSEL_AUDIENCE", "kapsel",
            "KAPSEL_CALLBACK", "http://localhost:8976/callback");
    try (LambdaProcess signIn = LambdaProcess.start(directory, "SignInFunction", variables)) {
      JsonNode answer = signIn.invoke(KapselJson.mapper().createObjectNode());
      assertThat(answer.path("statusCode").asInt()).as("%s", answer).isEqualTo(200);
      assertThat(KapselJson.mapper().readValue(answer.path("body").asText(), SignInSettings.class))
          .isEqualTo(
              new SignInSettings(
                  "https://issuer.example",
                  "cli",
                  "kapsel",
                  URI.create("http://localhost:8976/callback")));
    }
  }

  /** Lambda takes more, but fetches all of it for every start. */
  @Test
  void thePackageStaysSmall() throws Exception {
    assertThat(Files.size(LambdaProcess.packaged())).isLessThan(25_000_000);
  }
}
