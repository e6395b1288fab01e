package dev.kapsel.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.Http.Reply;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Definitions that somebody brings along without a name. */
final class AnonymousTest {

  private static final String PANDAS =
      """
      schema: kapsel/v1
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [pandas==2.2.3]}}
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

  private Reply bring(String definition) {
    return http.to(Route.CREATE_ANONYMOUS, "team").yaml(definition).send();
  }

  @Test
  void itsVersionIsItsContent() {
    Reply first = bring(PANDAS);
    JsonNode version = first.body().path("version");
    assertThat(first.status()).isEqualTo(201);
    assertThat(version.path("name").asText()).isEqualTo("kapsel-anonymous");
    assertThat(version.path("version").asText()).isEqualTo(version.path("contentId").asText());
    assertThat(version.path("ordinal").asInt(-1)).isZero();
    assertThat(first.headers().get("location"))
        .endsWith("/environments/kapsel-anonymous/versions/" + version.path("version").asText());
    Reply again = bring(PANDAS.replace("pandas", "Pandas"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("version")).isEqualTo(version);
    assertThat(bring(PANDAS + "variables: {A: b}\n").status()).isEqualTo(201);
  }

  @Test
  void whoBroughtItAlongStandsInTheTrail() {
    String version = bring(PANDAS).body().at("/version/version").asText();
    bring(PANDAS);
    JsonNode entries = http.to(Route.LIST_AUDIT, "team").send().body().path("items");
    assertThat(entries)
        .filteredOn(entry -> entry.path("act").asText().equals("register-version"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.path("subject").asText())
                  .isEqualTo("environment kapsel-anonymous:" + version);
              assertThat(entry.path("by").asText()).isEqualTo("user:root");
            });
  }

  @Test
  void broughtAlongByManyAtOnceItIsOne() throws Exception {
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<Integer>> callers =
          IntStream.range(0, 16)
              .<Callable<Integer>>mapToObj(i -> () -> bring(PANDAS).status())
              .toList();
      for (Future<Integer> answer : threads.invokeAll(callers)) {
        answers.add(answer.get());
      }
    }
    assertThat(answers).containsOnly(200, 201).containsOnlyOnce(201);
  }

  @Test
  void itIsInNoList() {
    bring(PANDAS);
    for (String state : List.of("active", "archived")) {
      assertThat(
              http.to(Route.LIST_ENVIRONMENTS, "team")
                  .asking("state", state)
                  .send()
                  .body()
                  .path("items"))
          .isEmpty();
    }
    for (Route route : List.of(Route.LIST_VERSIONS, Route.GET_HISTORY, Route.GET_ENVIRONMENT)) {
      assertThat(http.to(route, "team", "kapsel-anonymous").send().code()).isEqualTo("not-found");
    }
  }

  @Test
  void itIsFoundWhereverAVersionIsAskedFor() {
    String id = bring(PANDAS).body().at("/version/version").asText();
    String reference = "{\"environment\": \"kapsel-anonymous:" + id + "\"}";
    Reply read = http.to(Route.GET_VERSION, "team", "kapsel-anonymous", id).send();
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.etag()).isNotEmpty();
    assertThat(http.to(Route.LOOK_UP, "team").json(reference).send().body().path("answer").asText())
        .isEqualTo("miss");
    assertThat(http.to(Route.ENSURE_IMAGE, "team").json(reference).send().status()).isEqualTo(202);
    for (String none : List.of("latest", "1", "0".repeat(64))) {
      assertThat(http.to(Route.GET_VERSION, "team", "kapsel-anonymous", none).send().code())
          .isEqualTo("not-found");
    }
  }

  @Test
  void givenANameItSharesItsImage() {
    WorldBuilds.finish(world, World.document("pandas==2.2.3"));
    String id = bring(PANDAS).body().at("/version/version").asText();
    Reply adopted =
        http.to(Route.COPY_VERSION, "team", "forecast")
            .json("{\"environment\": \"kapsel-anonymous:" + id + "\"}")
            .send();
    assertThat(adopted.status()).isEqualTo(201);
    assertThat(adopted.body().at("/version/contentId").asText()).isEqualTo(id);
    assertThat(
            http.to(Route.ENSURE_IMAGE, "team")
                .json("{\"environment\": \"forecast\"}")
                .send()
                .body()
                .path("answer")
                .asText())
        .isEqualTo("hit");
  }

  @Test
  void nothingOfItChanges() {
    String id = bring(PANDAS).body().at("/version/version").asText();
    Reply reply =
        http.to(Route.UPDATE_VERSION, "team", "kapsel-anonymous", id)
            .ifMatch("*")
            .json("{\"archived\": true}")
            .send();
    assertThat(reply.code()).isEqualTo("state-conflict");
    assertThat(reply.body().path("fix").asText()).contains("Copy it");
  }

  @Test
  void itsNameIsNobodysNotEvenAnAdministratorsInTheCuratedWorkspace() {
    for (String workspace : List.of("team", "curated")) {
      assertThat(http.to(Route.REGISTER, workspace, "Kapsel-Anonymous").yaml(PANDAS).send().code())
          .isEqualTo("invalid-definition");
    }
  }

  @Test
  void aNameInItHasNoEffectAndIsSaid() {
    Reply reply = bring("name: mine\nversion: '3'\n" + PANDAS);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body().at("/version/name").asText()).isEqualTo("kapsel-anonymous");
    assertThat(reply.body().path("findings").findValuesAsText("field"))
        .contains("/name", "/version");
  }

  @Test
  void aBrokenOneIsRefused() {
    Reply reply = bring("schema: kapsel/v1\nimagine: 1\n");
    assertThat(reply.code()).isEqualTo("invalid-definition");
    assertThat(reply.body().path("findings")).isNotEmpty();
  }
}
