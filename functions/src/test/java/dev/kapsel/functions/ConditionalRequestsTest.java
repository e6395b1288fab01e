package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller has already is not sent again, and nobody undoes what somebody else just did. */
final class ConditionalRequestsTest {

  private static final String CHANGE = "{\"description\": \"for forecasts\"}";

  private final World world = new World();
  private final Gateway gateway = new Gateway(world);

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatTheCallerHasIsNotSentAgain() {
    Gateway.Reply first = gateway.ask(Route.GET_WORKSPACE).send();
    String tag = first.header("etag");
    assertThat(tag).isEqualTo("\"1\"");
    assertThat(first.header("cache-control")).isEqualTo("private, no-cache");
    for (String known : new String[] {tag, "\"other\", " + tag, "W/" + tag, "*"}) {
      Gateway.Reply again = gateway.ask(Route.GET_WORKSPACE).header("If-None-Match", known).send();
      assertThat(again.status()).as(known).isEqualTo(304);
      assertThat(again.text()).isEmpty();
      assertThat(again.headers()).containsEntry("etag", tag).doesNotContainKey("content-type");
    }
  }

  @Test
  void whatHasChangedIsSent() {
    String tag = gateway.ask(Route.GET_WORKSPACE).send().header("etag");
    gateway.ask(Route.UPDATE_WORKSPACE).header("if-match", tag).body(CHANGE).send();
    Gateway.Reply changed = gateway.ask(Route.GET_WORKSPACE).header("if-none-match", tag).send();
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("etag")).isNotEqualTo(tag);
  }

  @Test
  void whatHasNoRevisionIsTaggedByItsContent() {
    Gateway.Reply list = gateway.ask(Route.LIST_WORKSPACES).send();
    assertThat(list.header("etag")).matches("\"[0-9a-f]{32}\"");
    String tag = list.header("etag");
    assertThat(gateway.ask(Route.LIST_WORKSPACES).header("if-none-match", tag).send().status())
        .isEqualTo(304);
  }

  @Test
  void aChangeSaysWhichStateItChanges() {
    assertThat(gateway.ask(Route.UPDATE_WORKSPACE).body(CHANGE).send().code())
        .isEqualTo("precondition-required");
    for (String tag : new String[] {"\"7\"", "W/\"1\"", "1"}) {
      assertThat(
              gateway
                  .ask(Route.UPDATE_WORKSPACE)
                  .header("if-match", tag)
                  .body(CHANGE)
                  .send()
                  .code())
          .as(tag)
          .isEqualTo("precondition-failed");
    }
    assertThat(
            gateway
                .ask(Route.UPDATE_WORKSPACE)
                .header("if-match", "*")
                .body(CHANGE)
                .send()
                .status())
        .isEqualTo(200);
  }

  @Test
  void problemsAndSecretsAreNotKeptByAnybody() {
    assertThat(
            gateway
                .ask(Route.GET_WORKSPACE)
                .with("workspace", "nowhere")
                .send()
                .header("cache-control"))
        .isEqualTo("no-store");
    assertThat(
            gateway
                .ask(Route.CREATE_TOKEN)
                .body("{\"name\": \"nightly\", \"role\": \"reader\"}")
                .send()
                .header("cache-control"))
        .isEqualTo("no-store");
  }
}
