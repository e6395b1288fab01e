package dev.kapsel.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies: in one workspace, into another, and of what came without a name. */
final class CopyTest {

  private static final WorkspaceName OTHER = new WorkspaceName("other");
  private static final RequestContext ADA = Signed.as("ada");
  private static final String PANDAS =
      """
      schema: kapsel/v1
      description: what a forecast needs
      tags: {team: retail}
      stage: live
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [pandas==2.2.3]}}
      """;

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void register() {
    for (WorkspaceName workspace : List.of(World.TEAM, OTHER, WorkspaceName.CURATED)) {
      world.make(workspace);
    }
    give(World.TEAM, Role.CONTRIBUTOR);
    http.to(Route.REGISTER, "team", "forecast").yaml(PANDAS).send();
  }

  private void give(WorkspaceName workspace, Role role) {
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    world.bean(Memberships.class).put(workspace, Member.user("ada"), role, root);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Reply copy(String workspace, String name, String body) {
    return http.to(Route.COPY_VERSION, workspace, name).as(ADA).json(body).send();
  }

  @Test
  void aCopySharesTheImage() {
    WorldBuilds.finish(world, World.document("pandas==2.2.3"));
    Reply copied = copy("team", "next", "{\"environment\": \"forecast\"}");
    assertThat(copied.status()).as(copied.body().toString()).isEqualTo(201);
    assertThat(copied.headers())
        .containsEntry("location", "/v1/workspaces/team/environments/next/versions/1");
    Reply ensured =
        http.to(Route.ENSURE_IMAGE, "team").as(ADA).json("{\"environment\": \"next\"}").send();
    assertThat(ensured.status()).isEqualTo(200);
    assertThat(ensured.body().path("answer").asText()).isEqualTo("hit");
  }

  @Test
  void descriptionAndTagsGoAlongAndTheStageDoesNot() {
    Reply copied =
        copy("team", "next", "{\"environment\": \"forecast:1\", \"version\": \"2026.1\"}");
    assertThat(copied.body().at("/version/version").asText()).isEqualTo("2026.1");
    assertThat(copied.body().at("/version/description").asText())
        .isEqualTo("what a forecast needs");
    assertThat(copied.body().at("/version/tags/team").asText()).isEqualTo("retail");
    assertThat(copied.body().at("/version/stage").isMissingNode()).isTrue();
    assertThat(copied.body().at("/version/createdBy").asText()).isEqualTo("user:ada");
  }

  @Test
  void theSameCopyAgainIsTheSameVersionAgain() {
    String body = "{\"environment\": \"forecast\"}";
    copy("team", "next", body);
    Reply again = copy("team", "next", body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().at("/version/version").asText()).isEqualTo("1");
    assertThat(audited()).hasSize(1);
  }

  /** What follows a registration would tell it a second time. */
  @Test
  void aCopyStandsInTheTrailOnceHoweverOftenItIsTold() {
    copy("team", "next", "{\"environment\": \"forecast\"}");
    world.publish();
    world.publishAgain(1);
    assertThat(trail().stream().filter(entry -> subject(entry).equals("environment next:1")))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.path("act").asText()).isEqualTo("copy-version");
              assertThat(entry.at("/after/from/environment").asText()).isEqualTo("forecast:1");
            });
    assertThat(trail().stream().filter(entry -> subject(entry).equals("environment forecast:1")))
        .hasSize(1);
  }

  private static String subject(JsonNode entry) {
    return entry.path("subject").asText();
  }

  private List<JsonNode> trail() {
    List<JsonNode> entries = new ArrayList<>();
    http.to(Route.LIST_AUDIT, "team").send().body().path("items").forEach(entries::add);
    return entries;
  }

  private List<String> audited() {
    return trail().stream()
        .map(entry -> entry.path("act").asText())
        .filter("copy-version"::equals)
        .toList();
  }

  @Test
  void aCopyIntoAnotherWorkspaceTakesARoleInBoth() {
    String body = "{\"fromWorkspace\": \"team\", \"environment\": \"forecast\"}";
    assertThat(copy("other", "forecast", body).code()).isEqualTo("not-found");
    give(OTHER, Role.READER);
    assertThat(copy("other", "forecast", body).code()).isEqualTo("forbidden");
    give(OTHER, Role.CONTRIBUTOR);
    assertThat(copy("other", "forecast", body).status()).isEqualTo(201);
    assertThat(http.to(Route.GET_VERSION, "other", "forecast", "1").send().status()).isEqualTo(200);
  }

  /** Whoever reads the trail may have no role in the workspace that it came from. */
  @Test
  void theTrailNamesNoOtherWorkspace() {
    give(OTHER, Role.CONTRIBUTOR);
    copy("other", "next", "{\"fromWorkspace\": \"team\", \"environment\": \"forecast\"}");
    String entries = http.to(Route.LIST_AUDIT, "other").send().body().toString();
    assertThat(entries).contains("copy-version", "environment next:1").doesNotContain("team");
  }

  /** Its image may hold what only the other workspace may read. */
  @Test
  void aCopyInAnotherWorkspaceIsBuiltThere() {
    WorldBuilds.finish(world, World.document("pandas==2.2.3"));
    give(OTHER, Role.CONTRIBUTOR);
    copy("other", "forecast", "{\"fromWorkspace\": \"team\", \"environment\": \"forecast\"}");
    assertThat(
            http.to(Route.ENSURE_IMAGE, "other")
                .json("{\"environment\": \"forecast\"}")
                .send()
                .status())
        .isEqualTo(202);
  }

  @Test
  void aSourceThatTheCallerHasNoRoleInIsAnsweredAsOneThatIsNotThere() {
    http.to(Route.REGISTER, "other", "secret").yaml(PANDAS).send();
    Reply theirs =
        copy("team", "next", "{\"fromWorkspace\": \"other\", \"environment\": \"secret\"}");
    Reply none =
        copy("team", "next", "{\"fromWorkspace\": \"nowhere\", \"environment\": \"secret\"}");
    assertThat(theirs.status()).isEqualTo(404);
    assertThat(theirs.body().toString().replace("other", "nowhere"))
        .isEqualTo(none.body().toString());
  }

  @Test
  void curatedEnvironmentsCanBeCopiedByEverybody() {
    http.to(Route.REGISTER, "curated", "kapsel-base").yaml(PANDAS).send();
    assertThat(copy("team", "mine", "{\"environment\": \"kapsel-base\"}").status()).isEqualTo(201);
    assertThat(
            copy(
                    "team",
                    "mine2",
                    "{\"fromWorkspace\": \"curated\", \"environment\": \"kapsel-base\"}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void aCopyIsARegistrationAndRefusedAsOne() {
    assertThat(copy("team", "AzureML-mine", "{\"environment\": \"forecast\"}").code())
        .isEqualTo("invalid-definition");
    assertThat(copy("team", "next", "{\"environment\": \"none\"}").code()).isEqualTo("not-found");
    Reply nothing = copy("team", "next", "{}");
    assertThat(nothing.code()).isEqualTo("invalid-request");
    assertThat(nothing.detail()).contains("`/environment` is missing");
    http.to(Route.REGISTER_VERSION, "team", "next", "1").yaml(PANDAS.replace("2.2.3", "2")).send();
    assertThat(copy("team", "next", "{\"environment\": \"forecast\", \"version\": \"1\"}").code())
        .isEqualTo("version-conflict");
    http.to(Route.UPDATE_ENVIRONMENT, "team", "next")
        .ifMatch("*")
        .json("{\"archived\": true}")
        .send();
    assertThat(copy("team", "next", "{\"environment\": \"forecast\"}").code())
        .isEqualTo("state-conflict");
    assertThat(audited()).isEmpty();
  }

  @Test
  void aCopyIsHeldToTheRulesOfItsWorkspace() {
    give(OTHER, Role.CONTRIBUTOR);
    http.to(Route.REGISTER, "team", "loose").yaml(PANDAS.replace("==2.2.3", "")).send();
    http.to(Route.UPDATE_WORKSPACE, "other")
        .ifMatch("*")
        .json("{\"settings\": {\"strict\": true}}")
        .send();
    Reply refused =
        copy("other", "loose", "{\"fromWorkspace\": \"team\", \"environment\": \"loose\"}");
    assertThat(refused.code()).isEqualTo("invalid-definition");
    assertThat(refused.detail()).contains("`other` is strict");
    assertThat(
            copy("other", "fine", "{\"fromWorkspace\": \"team\", \"environment\": \"forecast\"}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void whatIsTooLongForADocumentOnceExpandedCanStillBeCopied() {
    StringBuilder definition = new StringBuilder(PANDAS).append("variables:\n");
    for (int i = 0; i < 180; i++) {
      definition.append("  V").append(i).append(": '").repeat('"', 1000).append("'\n");
    }
    http.to(Route.REGISTER, "team", "large").yaml(definition.toString()).send();
    assertThat(copy("team", "large-too", "{\"environment\": \"large\"}").status()).isEqualTo(201);
  }
}
