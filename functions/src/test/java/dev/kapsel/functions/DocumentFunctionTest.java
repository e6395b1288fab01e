package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the service says of itself. */
final class DocumentFunctionTest {

  private final World world = new World();
  private final Gateway gateway = new Gateway(world);

  @AfterEach
  void close() {
    world.close();
  }

  private Gateway.Asking asked(Route route) {
    return gateway.ask(route).as(Signed.stranger());
  }

  @Test
  void theContractIsServedToAnybodyAndMayBeKept() {
    Gateway.Reply reply = asked(Route.GET_OPENAPI).send();
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.header("cache-control")).startsWith("public");
    JsonNode document = reply.json();
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    for (Route route : Route.values()) {
      assertThat(document.path("paths").has(route.path())).as(route.path()).isTrue();
    }
    Gateway.Reply again =
        asked(Route.GET_OPENAPI).header("if-none-match", reply.header("etag")).send();
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("cache-control")).startsWith("public");
  }

  @Test
  void theSchemaOfDefinitionsIsServed() {
    Gateway.Reply reply = asked(Route.GET_SCHEMA).send();
    assertThat(reply.json().path("$schema").asText()).contains("2020-12");
    assertThat(reply.json().at("/properties/image").isObject()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void everyCodeHasAPageThatItsTypeLeadsTo(ProblemCode code) {
    JsonNode page = asked(Route.GET_PROBLEM).with("code", code.toString()).send().json();
    assertThat(page.path("status").asInt()).isEqualTo(code.status());
    assertThat(page.path("title").asText()).isEqualTo(code.title());
    for (String part : new String[] {"what", "why", "fix"}) {
      assertThat(page.path(part).asText()).as(part).hasSizeGreaterThan(15).endsWith(".");
    }
  }

  @Test
  void aPageIsShownAsItsReaderLikes() {
    Gateway.Asking asking = asked(Route.GET_PROBLEM).with("code", "not-found");
    Gateway.Reply html =
        asking.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8").send();
    assertThat(html.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(html.text()).contains("<h1>There is no such thing</h1>", "<strong>Fix.</strong>");
    assertThat(html.header("vary")).isEqualTo("accept");
    Gateway.Reply text = asking.header("accept", "text/plain").send();
    assertThat(text.text()).startsWith("There is no such thing (not-found, status 404)");
    Gateway.Reply json = asking.header("accept", "text/*;q=0.1, application/json").send();
    assertThat(json.json().path("code").asText()).isEqualTo("not-found");
  }

  @Test
  void aCodeThatThereIsNotIsNotFound() {
    assertThat(asked(Route.GET_PROBLEM).with("code", "no-such").send().code())
        .isEqualTo("not-found");
  }

  @Test
  void anAddressThatTakesOtherMethodsNamesThem() {
    Gateway.Reply reply = gateway.unrouted("DELETE", "/v1/workspaces/team");
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.code()).isEqualTo("method-not-allowed");
    assertThat(reply.header("allow")).isEqualTo("GET, PATCH, PUT");
    assertThat(gateway.unrouted("HEAD", "/token/v1/me").header("allow")).isEqualTo("GET");
    assertThat(gateway.unrouted("OPTIONS", "/v1/openapi.json").status()).isEqualTo(405);
  }

  @Test
  void anAddressThatThereIsNotIsNotFound() {
    for (String path :
        new String[] {"/", "/v2/me", "/v1/workspaces//tokens", "/token/problems/x"}) {
      Gateway.Reply reply = gateway.unrouted("GET", path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.json().path("detail").asText()).contains("GET " + path);
    }
  }
}
