package dev.kapsel.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is archived over HTTP, and how it is asked for then. */
final class ArchiveTest {

  private static final String PANDAS =
      """
      schema: kapsel/v1
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [pandas==2.2.3]}}
      """;

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void register() {
    world.make(World.TEAM);
    http.to(Route.REGISTER, "team", "forecast").yaml(PANDAS).send();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Http.Call changeVersion() {
    return http.to(Route.UPDATE_VERSION, "team", "forecast", "1");
  }

  private Http.Call changeEnvironment() {
    return http.to(Route.UPDATE_ENVIRONMENT, "team", "forecast");
  }

  @Test
  void anArchivedNameRefusesVersionsAndSaysWhatToDo() {
    changeEnvironment().ifMatch("*").json("{\"archived\": true}").send();
    Reply reply =
        http.to(Route.REGISTER, "team", "forecast").yaml(PANDAS.replace("2.2.3", "2")).send();
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("state-conflict");
    assertThat(reply.body().path("fix").asText()).contains("Restore");
  }

  @Test
  void whereNothingIsLatestAReferenceSaysWhy() {
    String byName = "{\"environment\": \"forecast\"}";
    String byVersion = "{\"environment\": \"forecast:1\"}";
    changeVersion().ifMatch("*").json("{\"archived\": true}").send();
    Reply allArchived = http.to(Route.LOOK_UP, "team").json(byName).send();
    assertThat(allArchived.code()).isEqualTo("not-found");
    assertThat(allArchived.detail()).contains("all versions", "archived");
    assertThat(http.to(Route.LOOK_UP, "team").json(byVersion).send().status()).isEqualTo(200);
    changeVersion().ifMatch("*").json("{\"archived\": false}").send();
    changeEnvironment().ifMatch("*").json("{\"archived\": true}").send();
    Reply nameArchived = http.to(Route.GET_VERSION, "team", "forecast", "latest").send();
    assertThat(nameArchived.code()).isEqualTo("not-found");
    assertThat(nameArchived.detail()).contains("`forecast` is archived");
    assertThat(nameArchived.body().path("fix").asText()).contains("forecast:VERSION");
    assertThat(http.to(Route.ENSURE_IMAGE, "team").json(byVersion).send().status()).isEqualTo(202);
  }

  @Test
  void listsAreAskedForByState() {
    changeEnvironment().ifMatch("*").json("{\"archived\": true}").send();
    assertThat(http.to(Route.LIST_ENVIRONMENTS, "team").send().body().path("items")).isEmpty();
    assertThat(
            http.to(Route.LIST_ENVIRONMENTS, "team")
                .asking("state", "archived")
                .send()
                .body()
                .path("items"))
        .hasSize(1);
    Reply wrong = http.to(Route.LIST_ENVIRONMENTS, "team").asking("state", "all").send();
    assertThat(wrong.code()).isEqualTo("invalid-request");
    assertThat(wrong.detail()).contains("state", "`all`");
    assertThat(http.to(Route.LIST_VERSIONS, "team", "none").send().code()).isEqualTo("not-found");
    assertThat(http.to(Route.GET_HISTORY, "team", "none").send().code()).isEqualTo("not-found");
  }
}
