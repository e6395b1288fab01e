package dev.kapsel.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a workspace's settings do to definitions that are registered and submitted. */
final class SettingsTest {

  private static final String BASE = "image: {base: kapsel/python:3.11-bookworm}\n";
  private static final String SCHEMA = "schema: kapsel/v1\n";
  private static final String LOOSE = SCHEMA + BASE + "python: {system: {pip: [pandas]}}\n";
  private static final String LOOSE_JSON =
      """
      {"schema": "kapsel/v1", "image": {"base": "kapsel/python:3.11-bookworm"},
       "python": {"system": {"pip": ["pandas"]}}}
      """;

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void make() {
    world.make(World.TEAM);
    world.make(WorkspaceName.CURATED);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void set(String settings) {
    Reply reply =
        http.to(Route.UPDATE_WORKSPACE, "team")
            .ifMatch("*")
            .json("{\"settings\": " + settings + "}")
            .send();
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
  }

  private Reply register(String name, String definition) {
    return http.to(Route.REGISTER, "team", name).yaml(definition).send();
  }

  private Reply ensure(String subject) {
    return http.to(Route.ENSURE_IMAGE, "team").json(subject).send();
  }

  @Test
  void inAStrictWorkspaceAWarningRefuses() {
    assertThat(register("before", LOOSE).status()).isEqualTo(201);
    set("{\"strict\": true}");
    Reply refused = register("forecast", LOOSE);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("invalid-definition");
    assertThat(refused.detail()).contains("`team` is strict", "pandas");
    assertThat(refused.body().path("field").asText()).isEqualTo("/python/system/pip/0");
    assertThat(refused.body().path("findings").findValuesAsText("rule")).contains("D29");
    assertThat(http.to(Route.CREATE_ANONYMOUS, "team").yaml(LOOSE).send().code())
        .isEqualTo("invalid-definition");
    Reply inline = ensure("{\"definition\": " + LOOSE_JSON + "}");
    assertThat(inline.code()).isEqualTo("invalid-definition");
    assertThat(inline.body().path("field").asText()).isEqualTo("/definition/python/system/pip/0");
    assertThat(register("forecast", LOOSE.replace("pandas", "pandas==2.2.3")).status())
        .isEqualTo(201);
  }

  @Test
  void whatIsRegisteredGoesOnWorkingInAWorkspaceThatBecomesStrict() {
    register("before", LOOSE);
    set("{\"strict\": true}");
    assertThat(ensure("{\"environment\": \"before\"}").status()).isEqualTo(202);
  }

  @Test
  void theDefaultBaseIsReadIntoDefinitionsThatNameNone() {
    String none = SCHEMA + "python: {system: {pip: [pandas]}}\n";
    assertThat(register("forecast", none).code()).isEqualTo("invalid-definition");
    set("{\"strict\": false, \"defaultBase\": \"kapsel/python:3.11-bookworm\"}");
    Reply filled = register("forecast", none);
    Reply written = register("written", LOOSE);
    assertThat(filled.body().at("/version/definition/image/base").asText())
        .isEqualTo("kapsel/python:3.11-bookworm");
    assertThat(filled.body().at("/version/contentId"))
        .isEqualTo(written.body().at("/version/contentId"));
    Reply inline =
        http.to(Route.LOOK_UP, "team")
            .json(
                "{\"definition\": {\"schema\": \"kapsel/v1\", \"python\": {\"system\": {\"pip\": [\"pandas\"]}}}}")
            .send();
    assertThat(inline.body().path("hash")).isEqualTo(written.body().at("/version/definitionHash"));
    set("{\"strict\": false, \"defaultBase\": \"kapsel/python:3.12-bookworm\"}");
    assertThat(register("forecast", none).body().at("/version/version").asText()).isEqualTo("2");
    assertThat(register("written", LOOSE).status()).isEqualTo(200);
  }

  @Test
  void hostsThatAreNotAllowedAreRefusedByName() {
    set("{\"strict\": false, \"network\": {\"hosts\": [\"*.example.com\"]}}");
    Reply refused =
        register("forecast", LOOSE + "packages: {index: 'https://index.test/simple'}\n");
    assertThat(refused.code()).isEqualTo("invalid-definition");
    assertThat(refused.body().path("field").asText()).isEqualTo("/packages/index");
    assertThat(refused.detail()).contains("index.test");
    assertThat(refused.body().path("fix").asText()).contains("*.example.com");
    assertThat(
            register("forecast", LOOSE + "packages: {index: 'https://p.example.com/simple'}\n")
                .status())
        .isEqualTo(201);
  }

  @Test
  void aHostThatIsNoLongerAllowedIsNotAskedByANewBuildHoweverItIsAskedFor() {
    Reply registered =
        register("forecast", LOOSE + "packages: {index: 'https://index.test/simple'}\n");
    String hash = registered.body().at("/version/definitionHash").asText();
    set("{\"strict\": false, \"network\": {\"hosts\": [\"*.example.com\"]}}");
    for (String subject :
        List.of("{\"environment\": \"forecast\"}", "{\"hash\": \"" + hash + "\"}")) {
      Reply refused = ensure(subject);
      assertThat(refused.code()).isEqualTo("invalid-definition");
      assertThat(refused.body().path("findings").findValuesAsText("rule")).contains("K33");
      assertThat(http.to(Route.LOOK_UP, "team").json(subject).send().status()).isEqualTo(200);
    }
  }

  @Test
  void anImageThatIsThereIsHandedOutWhateverHostsAreAllowedNow() {
    WorldBuilds.finish(
        world, World.document("'tool @ https://files.test/tool-1.0-py3-none-any.whl'"));
    register(
        "forecast",
        SCHEMA
            + BASE
            + "python: {system: {pip: ['tool @ https://files.test/tool-1.0-py3-none-any.whl']}}\n");
    set("{\"strict\": false, \"network\": {\"hosts\": [\"*.example.com\"]}}");
    assertThat(ensure("{\"environment\": \"forecast\"}").status()).isEqualTo(200);
  }

  @Test
  void environmentsAreCountedAgainstTheQuota() {
    set("{\"strict\": false, \"quotas\": {\"environments\": 1, \"activeBuilds\": 1}}");
    assertThat(register("forecast", LOOSE).status()).isEqualTo(201);
    Reply refused = register("another", LOOSE);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("quota-exceeded");
    assertThat(refused.detail()).contains("as it may have: 1");
    assertThat(register("forecast", LOOSE.replace("pandas", "numpy")).status()).isEqualTo(201);
  }

  @Test
  void buildsUnderWayAreCountedAgainstTheQuota() {
    set("{\"strict\": false, \"quotas\": {\"environments\": 10, \"activeBuilds\": 1}}");
    WorldBuilds.queue(world, World.document("numpy"));
    Reply refused = ensure("{\"definition\": " + LOOSE_JSON + "}");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("quota-exceeded");
    assertThat(refused.detail()).contains("1 builds");
    WorldBuilds.join(world, World.document("numpy"));
    world.make(new WorkspaceName("other"));
    assertThat(
            http.to(Route.ENSURE_IMAGE, "other")
                .json("{\"definition\": " + LOOSE_JSON + "}")
                .send()
                .status())
        .isEqualTo(202);
    WorldBuilds.finishQueued(world, World.document("numpy"));
    assertThat(ensure("{\"definition\": " + LOOSE_JSON + "}").status()).isEqualTo(202);
  }

  @Test
  void aBuildSaysWhoAskedForIt() {
    Reply started = ensure("{\"definition\": " + LOOSE_JSON + "}");
    String build = started.body().at("/build/id").asText();
    assertThat(started.body().at("/build/requestedBy").asText()).isEqualTo("user:root");
    assertThat(http.to(Route.GET_BUILD, "team", build).send().body().path("requestedBy").asText())
        .isEqualTo("user:root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kapsel-python", "Kapsel-Python", "KAPSELpython"})
  void inTheCuratedWorkspaceAnAdministratorGivesOwnNames(String name) {
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    world
        .bean(Memberships.class)
        .put(WorkspaceName.CURATED, Member.user("ada"), Role.MANAGER, root);
    Http.Call asManager = http.to(Route.REGISTER, "curated", name).as(Signed.as("ada"));
    // Whatever role somebody had there before: the curated workspace is for reading.
    assertThat(asManager.yaml(LOOSE).send().code()).isEqualTo("forbidden");
    assertThat(http.to(Route.REGISTER, "team", name).yaml(LOOSE).send().code())
        .isEqualTo("invalid-definition");
    String named = "name: " + name + "\n" + LOOSE;
    assertThat(http.to(Route.REGISTER, "curated", name).yaml(named).send().status()).isEqualTo(201);
    assertThat(http.to(Route.REGISTER, "curated", "MicroSoft-x").yaml(LOOSE).send().code())
        .isEqualTo("invalid-definition");
  }

  @ParameterizedTest
  @ValueSource(strings = {"azureml-x", "AZUREML-x", "Microsoft.x", "kapsel", "kApSeL-x"})
  void reservedNamesAreRefusedAtRegistrationAndSubmission(String name) {
    assertThat(register(name, LOOSE).code()).isEqualTo("invalid-definition");
    String inline = LOOSE_JSON.replaceFirst("\\{", "{\"name\": \"" + name + "\", ");
    Reply submitted = ensure("{\"definition\": " + inline + "}");
    assertThat(submitted.code()).isEqualTo("invalid-definition");
    assertThat(submitted.body().path("findings").findValuesAsText("rule")).contains("D01");
    assertThat(
            http.to(Route.CREATE_ANONYMOUS, "team")
                .yaml("name: " + name + "\n" + LOOSE)
                .send()
                .code())
        .isEqualTo("invalid-definition");
  }

  private static String basedOn(String base) {
    return SCHEMA + "image: {base: '" + base + "'}\npython: {user: {}}\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:5000/kapsel/other:1", "127.0.0.1:5000/kapsel/nobody/x:1"})
  void anImageOfAnotherWorkspaceIsNoBaseWhetherItIsThereOrNot(String base) {
    Reply refused = register("forecast", basedOn(base));
    assertThat(refused.code()).isEqualTo("invalid-definition");
    assertThat(refused.body().path("findings").findValuesAsText("rule")).containsExactly("K34");
    assertThat(refused.detail()).isEqualTo("`" + base + "` is no image of `team`");
    Reply inline =
        ensure(
            "{\"definition\": {\"schema\": \"kapsel/v1\", \"image\": {\"base\": \""
                + base
                + "\"}}}");
    assertThat(inline.body().path("field").asText()).isEqualTo("/definition/image/base");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:5000/kapsel/team:1",
        "127.0.0.1:5000/kapsel/curated:1",
        "127.0.0.1:5000/bases/other:1",
        "registry.example/kapsel/other:1"
      })
  void thatOfTheOwnOfTheCuratedAndOfOtherRegistriesIs(String base) {
    assertThat(register("forecast", basedOn(base)).status()).isEqualTo(201);
  }

  @Test
  void whatIsBasedOnAnImageOfItsWorkspaceDoesNotLeaveIt() {
    register("forecast", basedOn("127.0.0.1:5000/kapsel/team:1"));
    world.make(new WorkspaceName("other"));
    Reply copied =
        http.to(Route.COPY_VERSION, "other", "forecast")
            .json("{\"fromWorkspace\": \"team\", \"environment\": \"forecast\"}")
            .send();
    assertThat(copied.body().path("findings").findValuesAsText("rule")).containsExactly("K34");
  }
}
