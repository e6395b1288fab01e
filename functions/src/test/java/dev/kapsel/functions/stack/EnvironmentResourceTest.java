package dev.kapsel.functions.stack;

import static dev.kapsel.functions.stack.ForecastRequests.declared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.EnvironmentResourceFunction;
import dev.kapsel.functions.SweepFunction;
import dev.kapsel.functions.build.Builds;
import dev.kapsel.functions.build.Cancellation;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as CloudFormation sends them, in the order in which it does, repeats included. */
final class EnvironmentResourceTest {

  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");

  private final RecordedAnswers answers = new RecordedAnswers();
  private final List<String> asked = new ArrayList<>();
  private final DefinitionFiles files = this::file;
  private final World world = new World(answers, files);
  private int requests;

  /** What an address ends with. */
  private String signed = "";

  @BeforeEach
  void open() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aDeclarationIsAVersion() {
    JsonNode answer = create(false, "pandas==2.2.3");
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    assertThat(answer.path("PhysicalResourceId").asText()).isEqualTo("team/forecast");
    assertThat(answer.path("StackId").asText()).isEqualTo("arn:stack");
    assertThat(answer.path("RequestId").asText()).isEqualTo("request-1");
    assertThat(answer.path("LogicalResourceId").asText()).isEqualTo("Forecast");
    assertThat(answer.at("/Data/Version").asText()).isEqualTo("1");
    assertThat(answer.at("/Data/DefinitionHash").asText()).hasSize(64);
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void whoWaitsIsAnsweredWhenTheImageExists() {
    send("Create", null, declared(true, "pandas==2.2.3"));
    assertThat(answers.all).isEmpty();
    WorldBuilds.finishQueued(world, World.document("pandas==2.2.3"));
    world.publish();
    JsonNode answer = answers.last();
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    assertThat(answer.at("/Data/Image").asText()).contains("kapsel/team:", "@sha256:");
    assertThat(answer.at("/Data/Generation").asText()).isEqualTo("1");
    world.publishAgain(100);
    assertThat(answers.all).as("however often the stream tells it").hasSize(1);
    List<StackWaiter> waiting = new ArrayList<>();
    world.bean(StackWaiters.class).each(waiting::add);
    assertThat(waiting).isEmpty();
  }

  @Test
  void whoWaitsForWhatIsThereIsAnsweredAtOnce() {
    WorldBuilds.finish(world, World.document("pandas==2.2.3"));
    assertThat(create(true, "pandas==2.2.3").at("/Data/Image").asText()).contains("@sha256:");
  }

  @Test
  void whatIsSentTwiceIsDoneOnce() {
    Map<String, Object> properties = declared(true, "pandas==2.2.3");
    send("Create", null, properties);
    requests--;
    send("Create", null, properties);
    WorldBuilds.finishQueued(world, World.document("pandas==2.2.3"));
    world.publish();
    assertThat(answers.all).hasSize(1);
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void aRollBackFindsTheVersionThatItHad() {
    create(false, "pandas==2.2.2");
    JsonNode updated = update(false, "pandas==2.2.3");
    assertThat(updated.at("/Data/Version").asText()).isEqualTo("2");
    assertThat(updated.path("PhysicalResourceId").asText()).isEqualTo("team/forecast");
    assertThat(update(false, "pandas==2.2.2").at("/Data/Version").asText()).isEqualTo("1");
    assertThat(versions()).isEqualTo(2);
  }

  @Test
  void whatAStackDeletesIsArchived() {
    create(false, "pandas==2.2.3");
    send("Delete", "team/forecast", declared(false, "pandas==2.2.3"));
    assertThat(answers.last().path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(world.bean(Environments.class).get(World.TEAM, FORECAST).value().archived())
        .isTrue();
    send("Delete", "team/forecast", declared(false, "pandas==2.2.3"));
    assertThat(answers.last().path("Status").asText()).as("again").isEqualTo("SUCCESS");
  }

  /** CloudFormation deletes what could not be made, and that may be somebody else's environment. */
  @Test
  void whatWasNeverMadeIsNotArchived() {
    create(false, "pandas==2.2.3");
    Map<String, Object> wrong = new HashMap<>(declared(false, "pandas==2.2.3"));
    wrong.put("Definition", "schema: kapsel/v1\nimage: {base: 'not an image'}\n");
    JsonNode failed = send("Create", null, wrong);
    assertThat(failed.path("Status").asText()).isEqualTo("FAILED");
    assertThat(failed.path("Reason").asText()).contains("not an image");
    send("Delete", failed.path("PhysicalResourceId").asText(), wrong);
    assertThat(answers.last().path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(world.bean(Environments.class).get(World.TEAM, FORECAST).value().archived())
        .isFalse();
  }

  @Test
  void aPropertyThatDoesNotExistIsNamed() {
    Map<String, Object> wrong = new HashMap<>(declared(false, "pandas"));
    wrong.put("Wiat", "true");
    assertThat(send("Create", null, wrong).path("Reason").asText()).contains("Wiat", "Wait");
  }

  /** Its environments are hit from every workspace, and administrators alone publish them. */
  @Test
  void noStackChangesWhatIsCurated() {
    world.make(WorkspaceName.CURATED);
    var unused = world.register(WorkspaceName.CURATED, "plain", "user:root", "", "pandas==2.2.3");
    Map<String, Object> properties = new HashMap<>(declared(false, "pandas==2.2.3"));
    properties.put("Workspace", "curated");
    properties.put("Name", "plain");
    assertThat(send("Create", null, properties).path("Reason").asText())
        .contains("Workspace is `curated`, to which only administrators publish");
    send("Delete", "curated/plain", properties);
    assertThat(
            world
                .bean(Environments.class)
                .list(WorkspaceName.CURATED, null)
                .rows()
                .getFirst()
                .archived())
        .isFalse();
  }

  @Test
  void aDefinitionMayBeWrittenInTheTemplate() {
    Map<String, Object> properties = new HashMap<>(declared(false, "pandas"));
    properties.put(
        "Definition",
        Map.of(
            "schema", "kapsel/v1",
            "image", Map.of("base", "kapsel/python:3.11-bookworm"),
            "bytecode", "false",
            "variables", Map.of("DEBUG", "true"),
            "python", Map.of("system", Map.of("pip", List.of("pandas==2.2.3")))));
    JsonNode answer = send("Create", null, properties);
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    var version =
        world.bean(Environments.class).find(World.TEAM, FORECAST, null).orElseThrow().definition();
    assertThat(version.bytecode()).isFalse();
    assertThat(version.variables()).containsEntry("DEBUG", "true");
  }

  @Test
  void aDefinitionMayBeInAFile() {
    Map<String, Object> properties = new HashMap<>(declared(false, "numpy"));
    properties.remove("Definition");
    properties.put("DefinitionUri", "s3://definitions/pandas");
    JsonNode answer = send("Create", null, properties);
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    assertThat(answer.at("/Data/ContentId"))
        .isEqualTo(create(false, "pandas").at("/Data/ContentId"));
  }

  /** S3 takes them all; in a bucket whose last label begins with a digit, no URI has a host. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://definitions/a folder/50%20 \u00e4?+#&=.yaml",
        "s3://definitions//twice//.yaml",
        "s3://2024/pandas",
        "s3://team.2024-definitions/pandas",
        "s3://definitions/\ud83d\udce6"
      })
  void anyObjectMayBeNamed(String uri) {
    Map<String, Object> properties = new HashMap<>(declared(false, "numpy"));
    properties.remove("Definition");
    properties.put("DefinitionUri", uri);
    JsonNode answer = send("Create", null, properties);
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    assertThat(asked).containsExactly(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://definitions/pandas, there are both",
    "https://example.com/pandas, s3://BUCKET/KEY",
    "s3://definitions, s3://BUCKET/KEY",
    "s3://definitions/, s3://BUCKET/KEY",
    "s3://Definitions/pandas, s3://BUCKET/KEY",
    "s3://arn:aws:s3:::definitions/pandas, s3://BUCKET/KEY"
  })
  void aFileThatIsNoneIsNamed(String file, String said) {
    Map<String, Object> properties = new HashMap<>(declared(false, "numpy"));
    properties.put("DefinitionUri", file);
    if (said.startsWith("s3")) {
      properties.remove("Definition");
    }
    assertThat(send("Create", null, properties).path("Reason").asText())
        .contains("DefinitionUri", said);
  }

  @Test
  void whoWaitsTooLongIsToldToAskAgainAndThenHits() {
    send("Create", null, declared(true, "pandas==2.2.3"));
    world.clock.advance(Duration.ofMinutes(54));
    sweep();
    assertThat(answers.all).isEmpty();
    world.clock.advance(Duration.ofMinutes(2));
    sweep();
    assertThat(answers.last().path("Status").asText()).isEqualTo("FAILED");
    assertThat(answers.last().path("Reason").asText()).contains("goes on", "Repeat the stack");
    WorldBuilds.finishQueued(world, World.document("pandas==2.2.3"));
    assertThat(create(true, "pandas==2.2.3").path("Status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void whoWaitsForLessThanAnHourIsToldBeforeThat() {
    Map<String, Object> hurried = new HashMap<>(declared(true, "pandas==2.2.3"));
    hurried.put("ServiceTimeout", "1200");
    send("Create", null, hurried);
    world.clock.advance(Duration.ofMinutes(18));
    sweep();
    assertThat(answers.all).isEmpty();
    world.clock.advance(Duration.ofMinutes(1));
    sweep();
    assertThat(answers.last().path("Reason").asText()).contains("goes on");
    hurried.put("ServiceTimeout", "soon");
    assertThat(send("Create", null, hurried).path("Reason").asText())
        .contains("ServiceTimeout is `soon`");
  }

  /** Lambda may have had no room for it until then. */
  @Test
  void whatTheStackHasGivenUpIsNotDone() {
    Map<String, Object> hurried = new HashMap<>(declared(false, "pandas==2.2.3"));
    hurried.put("ServiceTimeout", "1200");
    Instant sent = Instant.parse("2026-03-01T12:00:00Z");
    assertThat(world.clock.instant()).isEqualTo(sent);
    world.clock.advance(Duration.ofSeconds(1201));
    signed = "?X-Amz-Date=20260301T120000Z&X-Amz-Expires=7200";
    send("Create", null, hurried);
    signed = "?AWSAccessKeyId=A&Expires=" + sent.plusSeconds(7200).getEpochSecond();
    send("Update", "team/forecast", hurried);
    assertThat(answers.all)
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer.toString()).contains("had given it up"));
    assertThat(world.bean(Environments.class).rows(World.TEAM, List.of(FORECAST))).isEmpty();
    assertThat(create(false, "pandas==2.2.3").path("Status").asText())
        .as("within its hour")
        .isEqualTo("SUCCESS");
    JsonNode deleted = send("Delete", "team/forecast", hurried);
    assertThat(deleted.path("Status").asText()).isEqualTo("FAILED");
    assertThat(deleted.path("PhysicalResourceId").asText()).isEqualTo("team/forecast");
    assertThat(archived()).isFalse();
  }

  @Test
  void anAddressThatDoesNotSayWhenItWasSignedIsInTime() {
    for (String odd : List.of("", "?X-Amz-Date=yesterday", "?Expires=soon", "?Signature=x")) {
      signed = odd;
      assertThat(create(false, "pandas==2.2.3").path("Status").asText())
          .as(odd)
          .isEqualTo("SUCCESS");
    }
  }

  /** Lambda hands each request over once at least. */
  @Test
  void whatWasAnsweredIsNotDoneAgainWhenTheStackHasGoneOn() {
    Map<String, Object> properties = declared(false, "pandas==2.2.3");
    JsonNode created = send("Create", null, properties);
    send("Delete", "team/forecast", properties);
    assertThat(again(1, "Create", null, properties)).isEqualTo(created);
    assertThat(archived()).as("what the stack gave up").isTrue();
    requests = 2;
    send("Create", null, properties);
    assertThat(archived()).isFalse();
    again(2, "Delete", "team/forecast", properties);
    assertThat(archived()).as("what the stack declared anew").isFalse();
  }

  private JsonNode again(
      int request, String type, @Nullable String physical, Map<String, Object> properties) {
    requests = request - 1;
    return send(type, physical, properties);
  }

  /** By the name that it was told CloudFormation deletes it, whosever it was before. */
  @Test
  void whatWasThereBeforeStaysThoughItsImageCouldNotBeMade() {
    create(false, "pandas==2.2.3");
    send("Create", null, declared(true, "pandas==2.2.4"));
    world.clock.advance(Duration.ofMinutes(56));
    sweep();
    String failed = answers.last().path("PhysicalResourceId").asText();
    assertThat(answers.last().path("Status").asText()).isEqualTo("FAILED");
    send("Delete", failed, declared(true, "pandas==2.2.4"));
    assertThat(answers.last().path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(archived()).isFalse();
    send("Update", "team/forecast", declared(true, "pandas==2.2.5"));
    world.clock.advance(Duration.ofMinutes(56));
    sweep();
    assertThat(answers.last().path("Status").asText()).isEqualTo("FAILED");
    assertThat(answers.last().path("PhysicalResourceId").asText()).isEqualTo("team/forecast");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pandas==2.2.3", "pandas==2.2.4"})
  void whatAStackDeletedAndDeclaresAnewIsRestored(String requirement) {
    create(false, "pandas==2.2.3");
    create(false, "pandas==2.2.2");
    send("Delete", "team/forecast", declared(false, "pandas==2.2.2"));
    JsonNode answer = create(false, requirement);
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("SUCCESS");
    assertThat(answer.at("/Data/Version").asText())
        .isEqualTo(requirement.equals("pandas==2.2.3") ? "1" : "3");
    assertThat(archived()).isFalse();
    assertThat(update(false, "pandas==2.2.9").path("Status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void whoWaitsForABuildThatIsCancelledIsToldThat() {
    send("Create", null, declared(true, "pandas==2.2.3"));
    cancel();
    world.publish();
    assertThat(answers.last().path("Status").asText()).isEqualTo("FAILED");
    assertThat(answers.last().path("Reason").asText()).contains("was cancelled", "Repeat");
    // So that the builds have an order.
    world.clock.advance(Duration.ofSeconds(1));
    send("Create", null, declared(true, "pandas==2.2.3"));
    cancel();
    answers.all.clear();
    sweep();
    assertThat(answers.last().path("Reason").asText()).as("by the sweep").contains("cancelled");
  }

  /** A sweep may come between the two. */
  @Test
  void aFailureOfBeforeIsNoAnswerToWhoIsJustAsking() {
    send("Create", null, declared(true, "pandas==2.2.3"));
    WorldBuilds.failQueued(world, World.document("pandas==2.2.3"));
    world.publish();
    assertThat(answers.last().path("Reason").asText()).contains("failed");
    answers.all.clear();
    EnvironmentVersion version =
        world.bean(Environments.class).find(World.TEAM, FORECAST, null).orElseThrow();
    Declared declared =
        new Declared("again", URI.create("https://answers.example/"), "arn:stack", "F", "a/b");
    Instant until = world.clock.instant().plus(Duration.ofMinutes(55));
    world.bean(StackWaiters.class).put(StackWaiter.of(declared, declared, version, until));
    sweep();
    assertThat(answers.all).isEmpty();
  }

  @Test
  void whatIsRefusedIsNotRestored() throws IOException {
    create(false, "pandas==2.2.3");
    send("Delete", "team/forecast", declared(false, "pandas==2.2.3"));
    WorkspaceRequest strict =
        KapselJson.mapper().readValue("{\"settings\": {\"strict\": true}}", WorkspaceRequest.class);
    var unused = world.bean(Workspaces.class).change(World.TEAM, strict, any -> {}, "user:root");
    JsonNode refused = create(false, "pandas");
    assertThat(refused.path("Status").asText()).isEqualTo("FAILED");
    assertThat(refused.path("Reason").asText()).contains("strict");
    assertThat(archived()).isTrue();
  }

  /** The function that sweeps has five minutes, and builds to look after. */
  @Test
  void addressesThatHangKeepNoBuildWaiting() {
    int stacks = 30;
    for (int i = 0; i < stacks; i++) {
      send("Create", null, declared(true, "pandas==2.2." + i));
    }
    world.pass(Duration.ofMinutes(56));
    answers.down = true;
    answers.meanwhile = () -> world.clock.advance(Duration.ofSeconds(12));
    var report = new SweepFunction(world.context()).execute(new ScheduledEvent());
    assertThat(answers.asked).isBetween(1, 7);
    assertThat(report.seen()).isEqualTo(stacks);
    answers.down = false;
    answers.meanwhile = () -> {};
    sweep();
    assertThat(answers.all).hasSize(stacks);
  }

  private boolean archived() {
    return world.bean(Environments.class).get(World.TEAM, FORECAST).value().archived();
  }

  private void cancel() {
    Build build = world.bean(Builds.class).list(World.TEAM, null).rows().getFirst();
    var unused = world.bean(Cancellation.class).cancel(World.TEAM, build.id(), "user:ada");
  }

  @Test
  void anAnswerThatIsNotTakenIsSentAgain() {
    send("Create", null, declared(true, "pandas==2.2.3"));
    WorldBuilds.finishQueued(world, World.document("pandas==2.2.3"));
    answers.down = true;
    world.publish();
    assertThat(answers.all).isEmpty();
    assertThat(world.changes.read("publish", 1)).as("what others wait for").isEmpty();
    answers.down = false;
    sweep();
    assertThat(answers.all).hasSize(1);
  }

  @Test
  void whatCannotBeDoneIsSaidToTheStackWhateverIsDown() {
    Map<String, Object> properties = new HashMap<>(declared(false, "numpy"));
    properties.remove("Definition");
    properties.put("DefinitionUri", "s3://definitions/down");
    JsonNode answer = send("Create", null, properties);
    assertThat(answer.path("Status").asText()).as("%s", answer).isEqualTo("FAILED");
    assertThat(answer.path("Reason").asText()).contains("the store is down", "Repeat");
    properties.put("DefinitionUri", "s3://definitions/broken");
    assertThat(send("Create", null, properties).path("Reason").asText())
        .contains("a fault of its own", "Repeat")
        .doesNotContain("inner words");
    assertThat(world.bean(Environments.class).rows(World.TEAM, List.of(FORECAST))).isEmpty();
  }

  @Test
  void aRequestWhoseAnswerIsNotTakenIsRepeatedByLambda() {
    answers.down = true;
    assertThatThrownBy(() -> create(false, "pandas")).isInstanceOf(UnansweredException.class);
    answers.down = false;
    requests--;
    assertThat(create(false, "pandas").path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(versions()).isEqualTo(1);
  }

  private JsonNode create(boolean waits, String requirement) {
    return send("Create", null, declared(waits, requirement));
  }

  private JsonNode update(boolean waits, String requirement) {
    return send("Update", "team/forecast", declared(waits, requirement));
  }

  private String file(String bucket, String key) {
    asked.add("s3://" + bucket + "/" + key);
    if (key.equals("down")) {
      throw new UnavailableException("the store is down");
    }
    if (key.equals("broken")) {
      throw new IllegalStateException("inner words");
    }
    return ForecastRequests.definition("pandas");
  }

  /** The last answer, if there is one by now. */
  private JsonNode send(String type, @Nullable String physical, Map<String, Object> properties) {
    String id = "request-" + ++requests;
    CloudFormationCustomResourceEvent event =
        ForecastRequests.event(
            type, id, "https://answers.example/" + requests + signed, physical, properties);
    new EnvironmentResourceFunction(world.context()).execute(event);
    return answers.all.isEmpty() ? KapselJson.mapper().nullNode() : answers.last();
  }

  private void sweep() {
    var unused = new SweepFunction(world.context()).execute(new ScheduledEvent());
  }

  private int versions() {
    return world.bean(Environments.class).history(World.TEAM, FORECAST, null).rows().size();
  }
}
