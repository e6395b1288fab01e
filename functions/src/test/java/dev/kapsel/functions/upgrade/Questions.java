package dev.kapsel.functions.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Gateway;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.upgrade.Question.Answered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that can be asked of the workspace {@code team}, found out by asking. */
final class Questions {

  private final Gateway gateway;
  private final List<Answered> answered = new ArrayList<>();

  Questions(Gateway gateway) {
    this.gateway = gateway;
  }

  List<Answered> all() {
    for (Route route :
        List.of(
            Route.WHO_AM_I,
            Route.LIST_WORKSPACES,
            Route.GET_WORKSPACE,
            Route.LIST_MEMBERS,
            Route.LIST_TOKENS,
            Route.LIST_AUDIT,
            Route.GET_RETENTION)) {
      ask(Question.of(route, Map.of()));
    }
    environments("active");
    environments("archived");
    builds();
    contexts();
    search();
    ask(Question.of(Route.LIST_CHANGES, Map.of(), Map.of("after", "0")));
    comparisons();
    return List.copyOf(answered);
  }

  private JsonNode ask(Question question) {
    Question.Answer answer = question.ask(gateway);
    // An image that nobody had made has no page of its own.
    assertThat(answer.status()).as("%s: %s", question, answer).isIn(200, 404);
    answered.add(new Answered(question, answer));
    return answer.body();
  }

  private void environments(String state) {
    for (JsonNode row :
        ask(Question.of(Route.LIST_ENVIRONMENTS, Map.of(), Map.of("state", state))).path("items")) {
      String name = row.path("name").asText();
      ask(Question.of(Route.GET_ENVIRONMENT, Map.of("name", name)));
      for (String versions : List.of("active", "archived")) {
        ask(Question.of(Route.LIST_VERSIONS, Map.of("name", name), Map.of("state", versions)));
      }
      for (JsonNode version :
          ask(Question.of(Route.GET_HISTORY, Map.of("name", name))).path("items")) {
        version(name, version.path("version").asText());
      }
    }
  }

  private void version(String name, String version) {
    JsonNode got = ask(Question.of(Route.GET_VERSION, Map.of("name", name, "version", version)));
    for (String body :
        List.of(
            "{\"environment\": \"" + name + ":" + version + "\"}",
            "{\"hash\": \"" + got.path("definitionHash").asText() + "\"}",
            "{\"definition\": " + got.path("definition") + "}")) {
      ask(new Question(Route.LOOK_UP, Map.of(), Map.of(), body));
    }
    ask(
        new Question(
            Route.PREVIEW, Map.of(), Map.of(), "{\"definition\": " + got.path("definition") + "}"));
    image(got.path("definitionHash").asText());
  }

  private void image(String hash) {
    JsonNode image = ask(Question.of(Route.GET_IMAGE, Map.of("hash", hash)));
    ask(Question.of(Route.LIST_IMAGE_USERS, Map.of("hash", hash)));
    for (JsonNode generation : image.path("generations")) {
      Map<String, String> one =
          Map.of("hash", hash, "generation", generation.path("number").asText());
      for (Route route :
          List.of(
              Route.GET_GENERATION, Route.GET_LOCK, Route.GET_PYLOCK, Route.LIST_VERIFICATIONS)) {
        ask(Question.of(route, one));
      }
    }
  }

  private void builds() {
    for (JsonNode build : ask(Question.of(Route.LIST_BUILDS, Map.of())).path("items")) {
      ask(Question.of(Route.GET_BUILD, Map.of("build", build.path("id").asText())));
    }
  }

  private void contexts() {
    for (JsonNode context : ask(Question.of(Route.LIST_CONTEXTS, Map.of())).path("items")) {
      ask(Question.of(Route.GET_CONTEXT, Map.of("content", context.path("content").asText())));
    }
  }

  private void search() {
    for (Map<String, String> query :
        List.of(
            Map.of("words", "sales"), Map.of("tag", "team=sales"), Map.of("owner", "user:ada"))) {
      ask(Question.of(Route.SEARCH_ENVIRONMENTS, Map.of(), query));
    }
    for (String current : List.of("true", "false")) {
      ask(
          Question.of(
              Route.SEARCH_PACKAGES, Map.of(), Map.of("name", "pandas", "current", current)));
      ask(
          Question.of(
              Route.SEARCH_BASES, Map.of(), Map.of("image", "kapsel/python", "current", current)));
    }
  }

  private void comparisons() {
    Map<String, String> versions = Map.of("from", "sales:1", "to", "sales:2");
    ask(Question.of(Route.COMPARE_VERSIONS, Map.of(), versions));
    ask(Question.of(Route.COMPARE_HASHES, Map.of(), versions));
    String hash = DefinitionHash.of(World.definition("pandas")).toString();
    ask(
        Question.of(
            Route.COMPARE_GENERATIONS, Map.of(), Map.of("from", hash + ".1", "to", hash + ".2")));
  }
}
