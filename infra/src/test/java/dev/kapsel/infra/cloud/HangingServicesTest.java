package dev.kapsel.infra.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service of AWS that takes requests and answers none. */
@Tag("machine")
@ExtendWith(InTheBox.class)
final class HangingServicesTest {

  private static final WorkspaceName HANGING = new WorkspaceName("hanging");

  private final CloudInABox cloud;
  private final HttpClient http = Forwarding.client();

  HangingServicesTest(CloudInABox cloud) {
    this.cloud = cloud;
  }

  @AfterEach
  void letGo() {
    cloud.hanging().clear();
  }

  @Test
  void whatHangsIsNamedBeforeLambdaKillsTheFunction() throws Exception {
    DefinitionHash hash = built();
    cloud.hanging().add("DynamoDB_20120810");
    isNamed(post(Route.LOOK_UP.path(HANGING), "{\"hash\": \"" + hash + "\"}").get(), "table test-");

    cloud.hanging().clear();
    cloud.hanging().add("AmazonEC2ContainerRegistry_V20150921");
    cloud.hanging().add(Store.NAME);
    var credentials = post(Route.PULL_CREDENTIALS.path(HANGING, hash), "");
    var lock = get(Route.GET_LOCK.path(HANGING, hash, 1));
    isNamed(credentials.get(), "ECR");
    isNamed(lock.get(), "bucket");
  }

  /** What nobody waits for is named in the log, and goes on when the service answers again. */
  @Test
  void whatHangsBehindABuildIsNamedAndTheBuildGoesOn() throws Exception {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("AWSEvents", "EventBridge takes no events");
    named.put("CodeBuild_20161006", "CodeBuild does not answer");
    named.put("AssumeRole", "STS gives no session of");
    named.put("secretsmanager", "Secrets Manager does not give");
    named.keySet().forEach(cloud.hanging()::add);
    KapselClient client = cloud.client("hanging-builds");
    var workspace = client.workspaces().create(new WorkspaceRequest(null, null));
    DefinitionHash hash = registered(client, "six==1.7.0");
    var asked = client.ensure(LookupRequest.of(hash));
    for (Map.Entry<String, String> service : named.entrySet()) {
      Awaited.until(() -> cloud.functions().log(), log -> log.contains(service.getValue()));
      cloud.hanging().remove(service.getKey());
    }
    Awaited.until(() -> client.lookUp(LookupRequest.of(hash)), LookupAnswer.Hit.class::isInstance);
    assertThat(client.image(hash).generations()).hasSize(1);
  }

  private DefinitionHash built() {
    KapselClient client = cloud.client(HANGING.value());
    var workspace = client.workspaces().create(new WorkspaceRequest(null, null));
    DefinitionHash hash = registered(client, "six==1.8.0");
    LookupAnswer.Building building = (LookupAnswer.Building) client.ensure(LookupRequest.of(hash));
    var build =
        new BuildWatch(client, Duration.ofMillis(200)).follow(building.build().id(), seen -> {});
    assertThat(client.lookUp(LookupRequest.of(hash))).isInstanceOf(LookupAnswer.Hit.class);
    return hash;
  }

  private static DefinitionHash registered(KapselClient client, String requirement) {
    return client
        .register(
            new EnvironmentName("training"),
            null,
            new DefinitionText(Definitions.of(requirement), DefinitionText.YAML))
        .version()
        .definitionHash();
  }

  /** By the function itself: the endpoint's own answer to one that takes too long is another. */
  private static void isNamed(HttpResponse<String> answer, String service) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    JsonNode problem = KapselJson.mapper().readTree(answer.body());
    assertThat(problem.path("code").asText()).isEqualTo("unavailable");
    assertThat(problem.path("detail").asText()).contains(service);
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return sent(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private CompletableFuture<HttpResponse<String>> get(String path) {
    return sent(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(cloud.service().resolve(path))
        .header("Authorization", "Bearer " + cloud.token());
  }

  private CompletableFuture<HttpResponse<String>> sent(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }
}
