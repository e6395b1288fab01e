package dev.kapsel.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes over HTTP: what they take, what they write, and how they are refused. */
final class EditTest {

  private static final String PANDAS =
      """
      schema: kapsel/v1
      description: first
      tags: {team: retail}
      stage: draft
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [pandas==2.2.3]}}
      """;

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void register() {
    world.make(World.TEAM);
    assertThat(http.to(Route.REGISTER, "team", "forecast").yaml(PANDAS).send().status())
        .isEqualTo(201);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Reply version() {
    return http.to(Route.GET_VERSION, "team", "forecast", "1").send();
  }

  private Reply environment() {
    return http.to(Route.GET_ENVIRONMENT, "team", "forecast").send();
  }

  private Http.Call changeVersion() {
    return http.to(Route.UPDATE_VERSION, "team", "forecast", "1");
  }

  private Http.Call changeEnvironment() {
    return http.to(Route.UPDATE_ENVIRONMENT, "team", "forecast");
  }

  private List<JsonNode> audit() {
    List<JsonNode> entries = new ArrayList<>();
    http.to(Route.LIST_AUDIT, "team").send().body().path("items").forEach(entries::add);
    return entries;
  }

  @Test
  void stageAndTagsComeWithTheRegistration() {
    JsonNode version = version().body();
    assertThat(version.path("stage").asText()).isEqualTo("draft");
    assertThat(version.at("/tags/team").asText()).isEqualTo("retail");
    assertThat(version.path("archived").asBoolean(true)).isFalse();
    assertThat(version.path("ordinal").asInt()).isEqualTo(1);
    assertThat(version.has("previous")).isFalse();
  }

  @Test
  void whatIsLeftOutStaysAndWhatIsEmptyIsCleared() {
    Reply first = changeVersion().ifMatch(version().etag()).json("{\"stage\": \"live\"}").send();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().path("description").asText()).isEqualTo("first");
    assertThat(first.body().path("stage").asText()).isEqualTo("live");
    Reply second =
        changeVersion()
            .ifMatch(first.etag())
            .json("{\"stage\": \"\", \"tags\": {}, \"description\": \"\"}")
            .send();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().has("stage")).isFalse();
    assertThat(second.body().path("tags")).isEmpty();
    assertThat(second.body().path("description").asText("?")).isEmpty();
    assertThat(version().body()).isEqualTo(second.body());
    assertThat(version().etag()).isEqualTo(second.etag());
  }

  @Test
  void aChangeLeavesTheDefinitionAndSaysWhoMadeIt() {
    JsonNode before = version().body();
    JsonNode after =
        changeVersion().ifMatch("*").json("{\"description\": \"second\"}").send().body();
    assertThat(after.path("definition")).isEqualTo(before.path("definition"));
    assertThat(after.path("createdAt")).isEqualTo(before.path("createdAt"));
    assertThat(after.path("changedBy").asText()).isEqualTo("user:root");
    assertThat(after.path("changedAt").asText()).isNotEmpty();
  }

  @Test
  void theListShowsTheEnvironmentsOwnDescriptionOrThatOfTheLatestVersion() {
    assertThat(row().path("description").asText()).isEqualTo("first");
    changeVersion().ifMatch("*").json("{\"description\": \"second\"}").send();
    assertThat(row().path("description").asText()).isEqualTo("second");
    changeEnvironment()
        .ifMatch("*")
        .json("{\"description\": \"own\", \"tags\": {\"a\": \"b\"}}")
        .send();
    assertThat(row().path("description").asText()).isEqualTo("own");
    assertThat(row().at("/tags/a").asText()).isEqualTo("b");
    assertThat(environment().body().path("description").asText()).isEqualTo("own");
  }

  private JsonNode row() {
    return http.to(Route.LIST_ENVIRONMENTS, "team").send().body().at("/items/0");
  }

  @Test
  void aChangeSaysWhichStateItChanges() {
    assertThat(changeVersion().json("{}").send().code()).isEqualTo("precondition-required");
    assertThat(changeEnvironment().json("{}").send().code()).isEqualTo("precondition-required");
    String read = version().etag();
    assertThat(changeVersion().ifMatch(read).json("{\"stage\": \"a\"}").send().status())
        .isEqualTo(200);
    Reply late = changeVersion().ifMatch(read).json("{\"stage\": \"b\"}").send();
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.code()).isEqualTo("precondition-failed");
    assertThat(version().body().path("stage").asText()).isEqualTo("a");
    String seen = environment().etag();
    http.to(Route.REGISTER, "team", "forecast").yaml(PANDAS.replace("2.2.3", "2.2.2")).send();
    assertThat(changeEnvironment().ifMatch(seen).json("{\"archived\": true}").send().status())
        .isEqualTo(412);
  }

  /** Another version's change is none of this one. */
  @Test
  void aTagOfAVersionOutlivesWhatHappensToOthers() {
    String read = version().etag();
    http.to(Route.REGISTER, "team", "forecast").yaml(PANDAS.replace("2.2.3", "2.2.2")).send();
    http.to(Route.UPDATE_VERSION, "team", "forecast", "2")
        .ifMatch("*")
        .json("{\"archived\": true}")
        .send();
    assertThat(changeVersion().ifMatch(read).json("{\"stage\": \"a\"}").send().status())
        .isEqualTo(200);
  }

  @Test
  void aChangeThatChangesNothingWritesNothing() {
    String tag = version().etag();
    String environment = environment().etag();
    int before = world.changes();
    Reply same =
        changeVersion()
            .ifMatch(tag)
            .json("{\"stage\": \"draft\", \"archived\": false, \"tags\": {\"team\": \"retail\"}}")
            .send();
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.etag()).isEqualTo(tag);
    assertThat(changeEnvironment().ifMatch(environment).json("{}").send().etag())
        .isEqualTo(environment);
    assertThat(world.changes()).isEqualTo(before);
  }

  @Test
  void everyChangeIsInTheAuditTrailWithWhatWasAndWhatIs() {
    changeVersion().ifMatch("*").json("{\"stage\": \"live\"}").send();
    changeVersion().ifMatch("*").json("{\"archived\": true, \"stage\": \"gone\"}").send();
    changeVersion().ifMatch("*").json("{\"archived\": false}").send();
    changeEnvironment().ifMatch("*").json("{\"description\": \"own\"}").send();
    changeEnvironment().ifMatch("*").json("{\"archived\": true}").send();
    changeEnvironment().ifMatch("*").json("{\"archived\": false}").send();
    assertThat(audit())
        .filteredOn(entry -> entry.path("subject").asText().startsWith("environment"))
        .extracting(entry -> entry.path("act").asText() + " " + entry.path("subject").asText())
        .containsExactlyInAnyOrder(
            "update-version environment forecast:1",
            "archive-version environment forecast:1",
            "restore-version environment forecast:1",
            "update-environment environment forecast",
            "archive-environment environment forecast",
            "restore-environment environment forecast");
    assertThat(audit())
        .filteredOn(entry -> entry.path("act").asText().equals("archive-version"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.at("/before/stage").asText()).isEqualTo("live");
              assertThat(entry.at("/before/archived").asBoolean(true)).isFalse();
              assertThat(entry.at("/after/stage").asText()).isEqualTo("gone");
              assertThat(entry.at("/after/archived").asBoolean()).isTrue();
              assertThat(entry.at("/by").asText()).isEqualTo("user:root");
              assertThat(entry.at("/after/tags/team").asText()).isEqualTo("retail");
            });
  }

  @Test
  void registeringIsNotInTheAuditTrail() {
    assertThat(audit())
        .extracting(entry -> entry.path("act").asText())
        .containsExactly("create-workspace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'definition': {}}             | /definition  | not known",
        "{'stage': {}}                  | /stage       | not a text",
        "{'archived': 'maybe'}          | /archived    | maybe",
        "{'description': ['5']}         | /description | not a text",
        "{'tags': {'a': null}}          | /tags/a      | null",
        "{'tags': {'': 'a'}}            | /tags/       | empty",
        "{'tags': []}                   | /tags        | not an object",
        "{'stage': 'a\\nb'}             | /stage       | U+000A",
        "{'description': 'LONG'}        | /description | 5001",
        "[]                             | ''           | not an object",
      })
  void aBadChangeIsRefusedWithItsField(String change, String field, String told) {
    String body = change.replace("'", "\"").replace("LONG", "x".repeat(5001));
    int before = world.changes();
    Reply reply = changeVersion().ifMatch("*").json(body).send();
    assertThat(reply.code()).as(reply.body().toString()).isEqualTo("invalid-request");
    assertThat(reply.body().path("field").asText()).isEqualTo(field);
    assertThat(reply.detail() + reply.body().path("fix").asText()).containsIgnoringCase(told);
    assertThat(world.changes()).isEqualTo(before);
  }

  @Test
  void anEnvironmentHasNoStage() {
    Reply reply = changeEnvironment().ifMatch("*").json("{\"stage\": \"a\"}").send();
    assertThat(reply.code()).isEqualTo("invalid-request");
    assertThat(reply.body().path("field").asText()).isEqualTo("/stage");
  }

  @Test
  void whatIsNotThereCannotBeChanged() {
    assertThat(
            http.to(Route.UPDATE_ENVIRONMENT, "team", "none")
                .ifMatch("*")
                .json("{\"archived\": true}")
                .send()
                .code())
        .isEqualTo("not-found");
    for (String version : List.of("2", "latest")) {
      Reply reply =
          http.to(Route.UPDATE_VERSION, "team", "forecast", version)
              .ifMatch("*")
              .json("{\"archived\": true}")
              .send();
      assertThat(reply.code()).isEqualTo("not-found");
      assertThat(reply.detail()).contains("`forecast:" + version + "`");
    }
  }
}
