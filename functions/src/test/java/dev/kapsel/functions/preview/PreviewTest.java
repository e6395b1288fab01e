package dev.kapsel.functions.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is foreseen, held against what then happens. */
final class PreviewTest {

  private static final WorkspaceName OTHER = new WorkspaceName("other");

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void make() {
    for (WorkspaceName workspace : List.of(World.TEAM, OTHER, WorkspaceName.CURATED)) {
      world.make(workspace);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static String text(String... requirements) {
    return """
    schema: kapsel/v1
    image: {base: kapsel/python:3.11-bookworm}
    python: {system: {pip: [%s]}}
    """
        .formatted(String.join(", ", requirements));
  }

  private Http.Call asking(String yaml, @Nullable String name, @Nullable String version) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("yaml", yaml);
    if (name != null) {
      body.put("environment", name);
    }
    if (version != null) {
      body.put("version", version);
    }
    return http.to(Route.PREVIEW, "team").json(body.toString());
  }

  /** What is foreseen; it has to leave everything as it was. */
  private JsonNode preview(String yaml, @Nullable String name, @Nullable String version) {
    List<Change> before = everything();
    Reply reply = asking(yaml, name, version).send();
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    assertThat(everything()).as("what was ever written").isEqualTo(before);
    return reply.body();
  }

  private JsonNode asked(String... requirements) {
    return preview(text(requirements), "forecast", null);
  }

  private List<Change> everything() {
    return world.changes.read("nobody", 100_000);
  }

  private Reply register(String yaml, String name, @Nullable String version) {
    return (version == null
            ? http.to(Route.REGISTER, "team", name)
            : http.to(Route.REGISTER_VERSION, "team", name, version))
        .yaml(yaml)
        .send();
  }

  private Reply register(String... requirements) {
    return register(text(requirements), "forecast", null);
  }

  private void set(String settings) {
    Reply reply =
        http.to(Route.UPDATE_WORKSPACE, "team")
            .ifMatch("*")
            .json("{\"settings\":" + settings + "}")
            .send();
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
  }

  @Test
  void aNewNameIsForeseenWithItsIdsAndNothingElseIsKnown() {
    JsonNode foreseen = asked("pandas==2.2.3");
    assertThat(foreseen.at("/registration/answer").asText()).isEqualTo("next");
    assertThat(foreseen.at("/registration/version").asText()).isEqualTo("1");
    assertThat(foreseen.at("/registration/newEnvironment").asBoolean()).isTrue();
    assertThat(foreseen.at("/lookup/answer").asText()).isEqualTo("miss");
    assertThat(foreseen.has("change")).isFalse();
    JsonNode build = foreseen.path("build");
    assertThat(build.has("basis")).isFalse();
    assertThat(build.has("seconds")).isFalse();
    assertThat(build.path("stages")).hasSize(7);
    assertThat(build.path("stages"))
        .allSatisfy(stage -> assertThat(stage.has("seconds") || stage.has("bytes")).isFalse());
    Reply made = register("pandas==2.2.3");
    assertThat(made.body().at("/version/version").asText()).isEqualTo("1");
    assertThat(made.body().at("/version/contentId")).isEqualTo(foreseen.path("contentId"));
    assertThat(made.body().at("/version/definitionHash"))
        .isEqualTo(foreseen.path("definitionHash"));
    assertThat(made.body().path("findings")).isEqualTo(foreseen.path("findings"));
  }

  @Test
  void theSameAgainAndTheNextNumberAreForeseen() {
    register("pandas");
    JsonNode same = asked("pandas");
    assertThat(same.at("/registration/answer").asText()).isEqualTo("same");
    assertThat(same.at("/registration/version").asText()).isEqualTo("1");
    assertThat(same.at("/change/changes")).isEmpty();
    JsonNode next = asked("pandas==2.2.3");
    assertThat(next.at("/registration/version").asText()).isEqualTo("2");
    assertThat(next.at("/registration/newEnvironment").asBoolean()).isFalse();
    assertThat(next.at("/change/since").asText()).isEqualTo("1");
    assertThat(next.at("/change/changes").findValuesAsText("kind")).containsExactly("pinned");
  }

  @Test
  void theNameInTheDocumentCountsWhereNoneIsAskedFor() {
    String named = "name: forecast\nversion: stable\n" + text("pandas");
    assertThat(preview(named, null, null).at("/registration/version").asText()).isEqualTo("stable");
    assertThat(preview(text("pandas"), null, null).has("registration")).isFalse();
    refused(named, "churn", null, "invalid-request");
  }

  /** Each refusal is the very one that then comes. */
  private void refused(String yaml, String name, @Nullable String version, String code) {
    JsonNode foreseen = preview(yaml, name, version).path("registration");
    assertThat(foreseen.path("answer").asText()).isEqualTo("refused");
    Reply refusal = register(yaml, name, version);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(foreseen.at("/problem/code").asText()).isEqualTo(code);
    assertThat(foreseen.at("/problem/detail").asText()).isEqualTo(refusal.detail());
  }

  @Test
  void everyRefusalIsForeseenInTheSameWords() {
    register("pandas");
    register(text("pandas"), "stable", "1");
    refused(text("numpy"), "stable", "1", "version-conflict");
    refused("schema: kapsel/v1\nimage: {}\n", "forecast", null, "invalid-definition");
    refused("schema: [", "forecast", null, "invalid-definition");
    refused(text("pandas"), "kapsel-forecast", null, "invalid-definition");
    http.to(Route.UPDATE_ENVIRONMENT, "team", "stable")
        .ifMatch("*")
        .json("{\"archived\": true}")
        .send();
    refused(text("numpy"), "stable", null, "state-conflict");
    set("{\"strict\": true}");
    refused(text("pandas"), "another", null, "invalid-definition");
    set("{\"strict\": false, \"quotas\": {\"environments\": 1, \"activeBuilds\": 0}}");
    refused(text("pandas"), "another", null, "quota-exceeded");
    JsonNode build = asked("scipy").path("build");
    assertThat(build.at("/refused/code").asText()).isEqualTo("quota-exceeded");
  }

  @Test
  void errorsAreFindingsAndLeaveNothingToForesee() {
    JsonNode foreseen = preview("schema: kapsel/v1\nimage: {base: 'A B'}\n", "forecast", null);
    assertThat(foreseen.path("findings").findValuesAsText("severity")).contains("error");
    assertThat(foreseen.path("findings").findValuesAsText("fix")).isNotEmpty();
    for (String part : List.of("contentId", "definitionHash", "lookup", "build", "change")) {
      assertThat(foreseen.has(part)).as(part).isFalse();
    }
  }

  @Test
  void whoMayOnlyReadIsToldThatToo() {
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    world.bean(Memberships.class).put(World.TEAM, Member.user("bob"), Role.READER, root);
    Reply reply = asking(text("pandas"), "forecast", null).as(Signed.as("bob")).send();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().at("/registration/problem/code").asText()).isEqualTo("forbidden");
    assertThat(reply.body().at("/build/refused/code").asText()).isEqualTo("forbidden");
  }

  @Test
  void whatIsThereIsHitWhereverALookUpFindsIt() {
    world.build(World.TEAM, World.definition("pandas"), World.wheel("pandas", "2.2.3"));
    JsonNode own = asked("pandas");
    assertThat(own.at("/lookup/answer").asText()).isEqualTo("hit");
    assertThat(own.has("build")).isFalse();
    world.build(WorkspaceName.CURATED, World.definition("numpy"), World.wheel("numpy", "2"));
    assertThat(asked("numpy").at("/lookup/generation/reference").asText())
        .contains("kapsel/curated");
    WorldBuilds.queue(world, World.document("scipy"));
    assertThat(asked("scipy").at("/lookup/answer").asText()).isEqualTo("building");
  }

  @Test
  void theNearestGenerationIsThatOfTheEnvironment() {
    register("pandas==2.2.3", "numpy");
    world.build(
        World.TEAM,
        World.definition("pandas==2.2.3", "numpy"),
        World.wheel("pandas", "2.2.3"),
        World.wheel("numpy", "2.2.6"));
    register("something-never-built");
    JsonNode more = asked("pandas>=2", "numpy==2.2.5", "scipy").path("build");
    assertThat(more.at("/basis/nearness").asText()).isEqualTo("environment");
    assertThat(more.at("/basis/version").asText()).isEqualTo("1");
    assertThat(more.at("/basis/comparable").asBoolean()).isTrue();
    assertThat(more.path("packages").findValuesAsText("known"))
        .containsExactly("kept", "changed", "added");
    assertThat(more.at("/seconds/of").asText()).isEqualTo("environment");
    JsonNode fetch = stage(more, "fetch");
    assertThat(fetch.path("bytes").asLong(-1)).isZero();
    assertThat(fetch.has("mostBytes")).as("of what was never seen").isFalse();
    assertThat(fetch.path("why").asText()).contains("version 1", "numpy==2.2.5, scipy");
  }

  @Test
  void bytesAreBoundByTheLockWhereNothingIsNew() {
    register("pandas==2.2.3", "numpy");
    world.build(
        World.TEAM,
        World.definition("pandas==2.2.3", "numpy"),
        World.wheel("pandas", "2.2.3"),
        World.wheel("numpy", "2.2.6"));
    JsonNode swapped = stage(asked("numpy", "pandas==2.2.3").path("build"), "fetch");
    assertThat(swapped.path("mostBytes").asLong(-1)).isZero();
    JsonNode fewer = stage(asked("numpy").path("build"), "fetch");
    assertThat(fewer.path("bytes").asLong(-1)).isZero();
    assertThat(fewer.path("mostBytes").asLong()).isEqualTo(2000);
    JsonNode other =
        stage(
            preview(text("numpy").replace("3.11", "3.12"), "forecast", null).path("build"), "push");
    assertThat(other.has("bytes")).isFalse();
    assertThat(other.path("why").asText()).contains("differs in more than packages", "3.12");
  }

  @Test
  void withoutOneOfTheEnvironmentTheNearestIsOnTheSameBase() {
    world.build(World.TEAM, World.definition("pandas"), World.wheel("pandas", "2.2.3"));
    world.publish();
    JsonNode build = asked("pandas>=2").path("build");
    assertThat(build.at("/basis/nearness").asText()).isEqualTo("base");
    assertThat(build.at("/basis/generation").asInt()).isEqualTo(1);
    assertThat(build.at("/seconds/of").asText()).isEqualTo("workspace");
    JsonNode none = preview(text("pandas").replace("3.11", "3.12"), "forecast", null);
    assertThat(none.path("build").has("basis")).isFalse();
  }

  private static JsonNode stage(JsonNode build, String name) {
    for (JsonNode stage : build.path("stages")) {
      if (stage.path("stage").asText().equals(name)) {
        return stage;
      }
    }
    throw new AssertionError(build);
  }

  @Test
  void nothingOfAnotherWorkspaceShowsThrough() {
    JsonNode before = asked("pandas==2.2.3", "numpy");
    world.register(OTHER, "forecast", "user:bob", "", "pandas==2.2.3", "numpy");
    world.build(OTHER, World.definition("pandas==2.2.3", "numpy"), World.wheel("pandas", "2.2.3"));
    world.build(OTHER, World.definition("numpy"), World.wheel("numpy", "2.2.6"));
    world.publish();
    assertThat(asked("pandas==2.2.3", "numpy")).isEqualTo(before);
  }

  @Test
  void aRequestHoldsExactlyOneDefinition() {
    for (String body :
        List.of("{}", "{\"yaml\": \"a\", \"definition\": {}}", "{\"name\": \"a\"}")) {
      Reply reply = http.to(Route.PREVIEW, "team").json(body).send();
      assertThat(reply.code()).as(body).isEqualTo("invalid-request");
    }
    Reply list = http.to(Route.PREVIEW, "team").json("{\"definition\": []}").send();
    assertThat(list.code()).isEqualTo("invalid-request");
    assertThat(list.body().path("field").asText()).isEqualTo("/definition");
    Reply tree = http.to(Route.PREVIEW, "team").json("{\"definition\": {}}").send();
    assertThat(tree.status()).isEqualTo(200);
    assertThat(tree.body().path("findings")).isNotEmpty();
  }
}
