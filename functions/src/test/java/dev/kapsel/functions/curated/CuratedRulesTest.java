package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.ServiceTokens;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may give which names to what, in the curated workspace and in others. */
final class CuratedRulesTest {

  private static final RequestContext ADA = Signed.as("ada");
  private static final String DEFINITION =
      """
      {"schema":"kapsel/v1","name":"%s","image":{"base":"kapsel/python:3.11-bookworm"},
       "python":{"system":{"pip":["%s"]}}}
      """;
  private static final String UNNAMED = DEFINITION.replace("\"name\":\"%s\",", "");

  private final StubImages registry = new StubImages();
  private final World world =
      new World(new CuratedSettings(null, Set.of(Publications.REGISTRY)), registry);
  private final Http http = new Http(world.context());
  private final Caller root = new Caller.Person("root", List.of(Member.user("root")), true);

  @BeforeEach
  void makeTheWorkspaces() {
    world.make(World.TEAM);
    world.make(WorkspaceName.CURATED);
    world.bean(Memberships.class).put(World.TEAM, Member.user("ada"), Role.CONTRIBUTOR, root);
    registry.images.put(Publications.REFERENCE, Publications.stored());
    world.bean(CuratedImport.class).take(Publications.sklearn(), "user:root");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AzureML-mine",
        "aZuReMl",
        "microsoftish",
        "MICROSOFT.x",
        "Kapsel-sklearn",
        "kapselx"
      })
  void reservedNamesAreRefusedWhereverADefinitionComesIn(String name) {
    String named = DEFINITION.formatted(name, "six");
    String inline = "{\"definition\": " + named + "}";
    List<Reply> replies =
        List.of(
            http.to(Route.REGISTER, "team", name).as(ADA).json(UNNAMED.formatted("six")).send(),
            http.to(Route.REGISTER_VERSION, "team", name, "1").as(ADA).json(named).send(),
            http.to(Route.COPY_VERSION, "team", name)
                .as(ADA)
                .json("{\"environment\": \"kapsel-sklearn\"}")
                .send(),
            http.to(Route.CREATE_ANONYMOUS, "team").as(ADA).json(named).send(),
            http.to(Route.LOOK_UP, "team").as(ADA).json(inline).send(),
            http.to(Route.ENSURE_IMAGE, "team").as(ADA).json(inline).send());
    assertThat(replies)
        .allSatisfy(
            reply -> {
              assertThat(reply.code()).isEqualTo("invalid-definition");
              assertThat(rules(reply)).contains("D01");
            });
  }

  private static List<String> rules(Reply reply) {
    return reply.body().path("findings").findValuesAsText("rule");
  }

  @ParameterizedTest
  @ValueSource(strings = {"azureml-mine", "Microsoft-mine", "kapsel-anonymous"})
  void notEvenAnAdministratorGivesNamesOfOthers(String name) {
    Reply reply = http.to(Route.REGISTER, "curated", name).json(UNNAMED.formatted("six")).send();
    assertThat(rules(reply)).contains("D01");
  }

  @Test
  void aChangedCopyUnderAnotherNameIsAnOrdinaryEnvironment() {
    String changed = UNNAMED.formatted("scikit-learn==1.7.1");
    assertThat(
            http.to(Route.REGISTER, "team", "kapsel-sklearn").as(ADA).json(changed).send().status())
        .isEqualTo(422);
    assertThat(http.to(Route.REGISTER, "team", "our-sklearn").as(ADA).json(changed).send().status())
        .isEqualTo(201);
    assertThat(lookUp("our-sklearn").path("answer").asText()).isEqualTo("miss");
  }

  @Test
  void anUnchangedCopyHitsTheCuratedImage() {
    http.to(Route.COPY_VERSION, "team", "our-sklearn")
        .as(ADA)
        .json("{\"environment\": \"kapsel-sklearn\"}")
        .send();
    for (String name : List.of("our-sklearn", "kapsel-sklearn")) {
      JsonNode answer = lookUp(name);
      assertThat(answer.path("answer").asText()).as(name).isEqualTo("hit");
      assertThat(answer.at("/generation/reference").asText())
          .isEqualTo(Publications.REFERENCE.toString());
    }
  }

  private JsonNode lookUp(String environment) {
    return http.to(Route.LOOK_UP, "team")
        .as(ADA)
        .json("{\"environment\": \"" + environment + "\"}")
        .send()
        .body();
  }

  @Test
  void whatIsNotBuiltIsBuiltInTheWorkspaceThatAsks() {
    http.to(Route.REGISTER, "curated", "kapsel-six").json(UNNAMED.formatted("six")).send();
    Reply ensured =
        http.to(Route.ENSURE_IMAGE, "team")
            .as(ADA)
            .json("{\"environment\": \"kapsel-six\"}")
            .send();
    assertThat(ensured.status()).isEqualTo(202);
    assertThat(ensured.body().at("/build/workspace").asText()).isEqualTo("team");
  }

  @Test
  void whoeverWasGivenARoleInCuratedIsStillAReader() {
    world
        .bean(Memberships.class)
        .put(WorkspaceName.CURATED, Member.user("ada"), Role.MANAGER, root);
    String token =
        world
            .bean(ServiceTokens.class)
            .issue(WorkspaceName.CURATED, new TokenRequest("ci", Role.MANAGER, null), "root", null)
            .secret();
    String definition = UNNAMED.formatted("six");
    assertThat(http.to(Route.REGISTER, "curated", "own").as(ADA).json(definition).send().code())
        .isEqualTo("forbidden");
    assertThat(http.to(Route.REGISTER, "curated", "own").with(token).json(definition).send().code())
        .isEqualTo("forbidden");
    assertThat(http.to(Route.LIST_ENVIRONMENTS, "curated").as(ADA).send().status()).isEqualTo(200);
  }

  @Test
  void aRoleThatWouldBeNoneIsNotGiven() {
    Reply member =
        http.to(Route.PUT_MEMBER, "curated", "user:ada").json("{\"role\": \"contributor\"}").send();
    Reply token =
        http.to(Route.CREATE_TOKEN, "curated")
            .json("{\"name\": \"ci\", \"role\": \"manager\"}")
            .send();
    assertThat(List.of(member, token))
        .allSatisfy(reply -> assertThat(reply.code()).isEqualTo("state-conflict"))
        .allSatisfy(reply -> assertThat(reply.detail()).contains("administrators alone write to"));
  }

  @Test
  void anAdministratorTakesAPublicationOverHttp() throws Exception {
    String body = KapselJson.mapper().writeValueAsString(Publications.sklearn());
    Reply taken = http.to(Route.IMPORT_CURATED).json(body).send();
    assertThat(taken.status()).as("%s", taken.body()).isEqualTo(200);
    assertThat(taken.body().path("environment").asText()).isEqualTo("kapsel-sklearn:1");
    assertThat(taken.body().at("/generation/number").asInt()).isEqualTo(1);
    assertThat(http.to(Route.IMPORT_CURATED).as(ADA).json(body).send().code())
        .isEqualTo("forbidden");
  }
}
