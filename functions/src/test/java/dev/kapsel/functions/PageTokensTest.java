package dev.kapsel.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token for the next page is good for the list, the query and the caller it was given for. */
final class PageTokensTest {

  private static final String DEFINITION =
      "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\npython: {system: {pip: [%s]}}\n";

  private final World world = new World();
  private final Gateway gateway = new Gateway(world);

  @BeforeEach
  void registerMoreThanAPage() {
    world.make(World.TEAM);
    for (int i = 0; i < 12; i++) {
      gateway
          .ask(Route.REGISTER)
          .with("name", "forecast")
          .yaml(DEFINITION.formatted("pandas==1." + i))
          .send();
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Gateway.Asking versions() {
    return gateway.ask(Route.LIST_VERSIONS).with("name", "forecast");
  }

  @Test
  void itLeadsToTheRest() {
    String token = versions().send().json().path("nextToken").asText();
    Gateway.Reply rest = versions().query("nextToken", token).send();
    assertThat(rest.json().path("items")).hasSize(2);
    assertThat(rest.json().has("nextToken")).isFalse();
  }

  @Test
  void withAnotherQueryItIsRefused() {
    String token = versions().query("state", "active").send().json().path("nextToken").asText();
    assertThat(versions().query("state", "active").query("nextToken", token).send().status())
        .isEqualTo(200);
    assertThat(versions().query("state", "archived").query("nextToken", token).send().code())
        .isEqualTo("invalid-request");
    assertThat(versions().query("nextToken", token).send().code()).isEqualTo("invalid-request");
  }

  @Test
  void byAnotherCallerItIsRefused() {
    String token = versions().send().json().path("nextToken").asText();
    assertThat(
            versions().query("nextToken", token).as(Signed.as("another", "admins")).send().code())
        .isEqualTo("invalid-request");
  }

  @Test
  void changedOrMadeUpItIsRefused() {
    String token = versions().send().json().path("nextToken").asText();
    String made =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("0123456789abcdefVER".getBytes(UTF_8));
    for (String wrong : new String[] {"", "!", "x" + token, made, "x".repeat(10_000)}) {
      assertThat(versions().query("nextToken", wrong).send().code())
          .as(wrong)
          .isEqualTo("invalid-request");
    }
  }
}
