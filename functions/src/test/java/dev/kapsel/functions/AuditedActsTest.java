package dev.kapsel.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes who may do what stands in the audit trail: who did it, what was, and what is. */
final class AuditedActsTest {

  private final World world = new World();
  private final Http http = new Http(world.context());

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
    send(http.to(Route.PUT_MEMBER, World.TEAM, "user:ada").json("{\"role\":\"manager\"}"));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static JsonNode send(Http.Call call) {
    Http.Reply reply = call.send();
    assertThat(reply.status()).as(reply.detail()).isBetween(200, 299);
    return reply.body();
  }

  /** A moment later: chance orders what happens at the same one. */
  private JsonNode byAda(Http.Call call) {
    world.pass(Duration.ofMillis(5));
    return send(call.as(Signed.as("ada")));
  }

  /** Newest first. */
  private List<JsonNode> trail() {
    JsonNode items = byAda(http.to(Route.LIST_AUDIT, World.TEAM)).path("items");
    return StreamSupport.stream(items.spliterator(), false).toList();
  }

  private JsonNode entry(String act) {
    return trail().stream()
        .filter(one -> one.path("act").asText().equals(act))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no entry says " + act));
  }

  @Test
  void aTokenIsWrittenDownWhenItIsMadeAndRevokedAndItsSecretNever() {
    JsonNode issued =
        byAda(
            http.to(Route.CREATE_TOKEN, World.TEAM)
                .json("{\"name\":\"nightly\",\"role\":\"reader\"}"));
    String id = issued.path("token").path("id").asText();
    byAda(http.to(Route.REVOKE_TOKEN, World.TEAM, id));

    JsonNode made = entry("create-token");
    assertThat(made.path("by").asText()).isEqualTo("user:ada");
    assertThat(made.path("subject").asText()).isEqualTo("token " + id);
    assertThat(made.hasNonNull("before")).isFalse();
    assertThat(made.path("after").path("role").asText()).isEqualTo("reader");
    JsonNode revoked = entry("revoke-token");
    assertThat(revoked.path("by").asText()).isEqualTo("user:ada");
    assertThat(revoked.path("before")).isEqualTo(made.path("after"));
    assertThat(revoked.hasNonNull("after")).isFalse();
    assertThat(trail().toString()).doesNotContain(issued.path("secret").asText());
  }

  @Test
  void aRoleIsWrittenDownAsItWasAndAsItIs() {
    byAda(http.to(Route.PUT_MEMBER, World.TEAM, "user:bob").json("{\"role\":\"reader\"}"));
    byAda(http.to(Route.PUT_MEMBER, World.TEAM, "user:bob").json("{\"role\":\"contributor\"}"));
    JsonNode raised = entry("put-member");
    assertThat(raised.path("subject").asText()).isEqualTo("member user:bob");
    assertThat(raised.path("before").path("role").asText()).isEqualTo("reader");
    assertThat(raised.path("after").path("role").asText()).isEqualTo("contributor");

    byAda(http.to(Route.REMOVE_MEMBER, World.TEAM, "user:bob"));
    JsonNode removed = entry("remove-member");
    assertThat(removed.path("before")).isEqualTo(raised.path("after"));
    assertThat(removed.hasNonNull("after")).isFalse();
  }

  @Test
  void settingsAreWrittenDownAsTheyWereAndAsTheyAre() {
    byAda(
        http.to(Route.UPDATE_WORKSPACE, World.TEAM)
            .ifMatch("*")
            .json("{\"settings\":{\"strict\":true}}"));
    JsonNode changed = entry("update-workspace");
    assertThat(changed.path("by").asText()).isEqualTo("user:ada");
    assertThat(changed.path("before").path("settings").path("strict").asBoolean(true)).isFalse();
    assertThat(changed.path("after").path("settings").path("strict").asBoolean()).isTrue();
  }

  @Test
  void whoWasRefusedLeavesNothing() {
    int before = trail().size();
    Http.Reply reply =
        http.to(Route.CREATE_TOKEN, World.TEAM)
            .as(Signed.as("eve"))
            .json("{\"name\":\"nightly\",\"role\":\"reader\"}")
            .send();
    assertThat(reply.code()).isEqualTo("not-found");
    assertThat(trail()).hasSize(before);
  }
}
