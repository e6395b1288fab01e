package dev.kapsel.functions.aws.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.aws.AwsClients;
import dev.kapsel.functions.build.AttemptEnd;
import dev.kapsel.functions.build.BuildService.Dispatched;
import dev.kapsel.functions.build.BuildService.Outcome;
import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;

/** Against what CodeBuild says over HTTP, as its API model and its error messages have it. */
final class CodeBuildServiceTest {

  private static final WorkspaceName TEAM = new WorkspaceName("team");
  private static final BuildId BUILD = new BuildId("b000000000000000000000001");
  private static final Start START = new Start(TEAM, BUILD, 2, "the bootstrap");

  private final List<JsonNode> asked = new ArrayList<>();
  private StubServer server;
  private CodeBuildClient client;
  private CodeBuildService service;
  private int status = 200;
  private String answer = "{}";

  @BeforeEach
  void open() throws IOException {
    server = StubServer.answering(this::handle);
    client =
        AwsClients.configured(CodeBuildClient.builder(), AwsClients.USUAL)
            .endpointOverride(server.address(""))
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();
    service =
        new CodeBuildService(
            client,
            new BuildProjects(
                "kapsel-assembly", "kapsel-engine", "https://service", "arn:layer:7"));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(KapselJson.mapper().readTree(exchange.getRequestBody()));
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IN_PROGRESS, SUBMITTED, true",
    "IN_PROGRESS, QUEUED, true",
    "IN_PROGRESS, PROVISIONING, true",
    "IN_PROGRESS, DOWNLOAD_SOURCE, false",
    "IN_PROGRESS, BUILD, false",
    "FAULT, QUEUED, false",
    "TIMED_OUT, COMPLETED, false"
  })
  void aStartThatCodeBuildHoldsBackIsToldFromOneThatRuns(
      String buildStatus, String phase, boolean queued) {
    answer =
        "{\"builds\": [{\"id\": \"kapsel-assembly:7\", \"buildStatus\": \"%s\", \"currentPhase\": \"%s\"}]}"
            .formatted(buildStatus, phase);
    Optional<String> why = service.queued(new Dispatched(TEAM, BUILD, "kapsel-assembly:7"));
    assertThat(why.isPresent()).isEqualTo(queued);
    if (queued) {
      assertThat(why.orElseThrow()).contains(phase, "Concurrently running builds");
    }
    assertThat(asked.getLast().at("/ids/0").asText()).isEqualTo("kapsel-assembly:7");
  }

  @Test
  void whetherAStartIsHeldBackIsNotGuessed() {
    fails("InvalidInputException", "no");
    assertThatThrownBy(() -> service.queued(new Dispatched(TEAM, BUILD, "kapsel-assembly:7")))
        .isInstanceOf(UnavailableException.class);
  }

  private void fails(String code, String message) {
    status = 400;
    answer = "{\"__type\": \"" + code + "\", \"message\": \"" + message + "\"}";
  }

  @Test
  void onlyBuildsWithDockerStepsStartWhereThereIsAnEngine() {
    answer = "{\"build\": {\"id\": \"any:1234\"}}";
    var assembled = service.start(START);
    var stepped = service.start(new Start(TEAM, BUILD, 2, "the bootstrap", false, true));
    assertThat(assembled).isEqualTo(stepped);
    assertThat(asked)
        .extracting(request -> request.path("projectName").asText())
        .containsExactly("kapsel-assembly", "kapsel-engine");
  }

  @Test
  void aWorkerIsToldItsBuildAndNothingElse() {
    answer = "{\"build\": {\"id\": \"kapsel-assembly:1234\"}}";
    assertThat(service.start(START)).isEqualTo(new Outcome.Started("kapsel-assembly:1234"));
    JsonNode request = asked.getFirst();
    Map<String, String> variables = new TreeMap<>();
    request
        .path("environmentVariablesOverride")
        .forEach(one -> variables.put(one.path("name").asText(), one.path("value").asText()));
    assertThat(variables)
        .isEqualTo(
            Map.of(
                "KAPSEL_SERVICE", "https://service",
                "KAPSEL_PROGRAM", "arn:layer:7",
                "KAPSEL_WORKSPACE", "team",
                "KAPSEL_BUILD", BUILD.value(),
                "KAPSEL_EPOCH", "2",
                "KAPSEL_START", START.id().hex(),
                "KAPSEL_BOOTSTRAP", "the bootstrap"));
    assertThat(request.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "projectName", "idempotencyToken", "environmentVariablesOverride");
  }

  @Test
  void aVerificationIsStartedInOtherSurroundings() {
    answer = "{\"build\": {\"id\": \"kapsel-assembly:1234\"}}";
    var unused = service.start(new Start(START.workspace(), BUILD, 2, "b", true, false));
    assertThat(asked.getFirst().path("environmentVariablesOverride"))
        .anySatisfy(
            one -> {
              assertThat(one.path("name").asText()).isEqualTo("KAPSEL_APART");
              assertThat(one.path("value").asText()).isEqualTo("1");
            });
  }

  @Test
  void aFullQueueIsWaitedOut() {
    fails(
        "AccountLimitExceededException",
        "Cannot have more than 20 builds in queue for the account");
    assertThat(service.start(START))
        .isInstanceOfSatisfying(
            Outcome.Later.class,
            later -> assertThat(later.reason()).contains("queue", "more than 20"));
  }

  @Test
  void aQuotaOfNothingNeverHealsByWaiting() {
    fails(
        "AccountLimitExceededException", "Cannot have more than 0 builds in queue for the account");
    assertThat(service.start(START))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains("Concurrently running builds", "is 0");
              assertThat(refused.advice()).contains("Service Quotas");
            });
  }

  @Test
  void throttlingIsWaitedOut() {
    fails("ThrottlingException", "Rate exceeded");
    assertThat(service.start(START))
        .isInstanceOfSatisfying(
            Outcome.Later.class,
            later -> assertThat(later.reason()).contains("ThrottlingException"));
    assertThat(asked).as("tried a few times before").hasSizeBetween(2, 4);
  }

  @Test
  void anythingElseIsNeitherStartedNorRefused() {
    fails("AccessDeniedException", "not authorized to perform codebuild:StartBuild");
    assertThatThrownBy(() -> service.start(START))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("not authorized");
  }

  @Test
  void whatWasStartedIsStoppedByItsHandle() {
    service.stop(new Dispatched(TEAM, BUILD, "kapsel-assembly:1234"));
    service.stop(new Dispatched(TEAM, BUILD, null));
    assertThat(asked)
        .singleElement()
        .extracting(one -> one.path("id").asText())
        .isEqualTo("kapsel-assembly:1234");
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, DIED",
    "FAULT, DIED",
    "STOPPED, DIED",
    "SUCCEEDED, DIED",
    "TIMED_OUT, TIMED_OUT"
  })
  void howABuildEndedIsHowItsWorkerEnded(String said, AttemptEnd end) {
    answer =
        """
        {"builds": [{"id": "kapsel-assembly:1234", "buildStatus": "%s", "buildComplete": true,
          "phases": [{"phaseType": "BUILD", "contexts": [
            {"statusCode": "COMMAND_EXECUTION_ERROR", "message": "exit status 137"}]}],
          "environment": {"environmentVariables": [
            {"name": "KAPSEL_WORKSPACE", "value": "team"}, {"name": "KAPSEL_BUILD", "value": "%s"},
            {"name": "KAPSEL_EPOCH", "value": "2"}, {"name": "KAPSEL_START", "value": "%s"}]}}]}
        """
            .formatted(said, BUILD, START.id().hex());
    Optional<EndedAttempt> ended = new EndedBuilds(client).find("kapsel-assembly:1234");
    assertThat(ended)
        .get()
        .isEqualTo(
            EndedAttempt.of(
                START,
                end,
                "CodeBuild says "
                    + said
                    + " of kapsel-assembly:1234 in phase BUILD: COMMAND_EXECUTION_ERROR exit status"
                    + " 137"));
  }

  @Test
  void whatIsNoneOfOursOrGoesOnIsLeftAlone() {
    answer =
        """
        {"builds": [{"id": "other:1", "buildStatus": "FAILED", "buildComplete": true,
          "environment": {"environmentVariables": []}}]}
        """;
    assertThat(new EndedBuilds(client).find("other:1")).isEmpty();
    answer = "{\"builds\": [], \"buildsNotFound\": [\"other:1\"]}";
    assertThat(new EndedBuilds(client).find("other:1")).isEmpty();
  }
}
