package dev.kapsel.functions.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.KilledWorld;
import dev.kapsel.functions.build.KilledWorld.Play;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.audit.Act;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What people do with workspaces, their members and tokens is killed after each call, on any table:
 * it is done wholly or not at all, and once, however often they ask.
 */
public abstract class KilledWorkspacesContract {

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  private World world(PowerSwitch power) {
    return new World(outside(power));
  }

  @ParameterizedTest
  @EnumSource
  void itIsDoneWhollyOrNotAtAll(WorkspaceAct act) {
    KilledRequests.wholeOrNotAtAll(act, this::world);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverComesBackHasItDoneOnce(WorkspaceAct act) {
    KilledRequests.doneOnce(act, this::world);
  }

  /**
   * A secret is shown once, so whoever has not heard it makes another token, and sees the first.
   */
  @Test
  void aTokenThatNobodyHeardOfIsListedAndCanBeRevoked() {
    KilledWorld.afterEachCall(
        "a token",
        () -> new KilledRequests(this::world),
        new Play<>(
            scene -> {},
            KilledWorkspacesContract::issue,
            scene -> {
              String secret = KilledRequests.done(issue(scene)).json().path("secret").asText();
              assertThat(scene.ask(Route.GET_WORKSPACE).bearing(secret).send().status())
                  .isEqualTo(200);
              List<JsonNode> tokens = tokens(scene);
              assertThat(tokens).hasSizeBetween(1, 2);
              assertThat(scene.world.audit(Act.CREATE_TOKEN)).hasSameSizeAs(tokens);
              tokens.forEach(token -> revoke(scene, token.path("id").asText()));
              assertThat(tokens(scene)).isEmpty();
            }));
  }

  private static Reply issue(KilledRequests scene) {
    return scene
        .ask(Route.CREATE_TOKEN)
        .body("{\"name\": \"nightly\", \"role\": \"reader\"}")
        .send();
  }

  private static List<JsonNode> tokens(KilledRequests scene) {
    JsonNode items = KilledRequests.done(scene.ask(Route.LIST_TOKENS).send()).json().path("items");
    return items.valueStream().toList();
  }

  private static void revoke(KilledRequests scene, String id) {
    var unused = KilledRequests.done(scene.ask(Route.REVOKE_TOKEN).with("token", id).send());
  }
}
