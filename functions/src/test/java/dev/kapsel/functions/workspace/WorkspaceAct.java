package dev.kapsel.functions.workspace;

import static dev.kapsel.functions.KilledRequests.done;

import dev.kapsel.functions.Gateway.Asking;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.model.api.Route;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What people do with workspaces, but for what has another outcome each time. */
public enum WorkspaceAct implements KilledRequests.Act {
  CREATION(
      scene -> {},
      scene ->
          scene
              .ask(Route.CREATE_WORKSPACE)
              .with("workspace", "made")
              .body("{\"description\": \"for sales\"}"),
      "already-exists"),
  SETTINGS(
      scene -> {},
      scene ->
          scene
              .ask(Route.UPDATE_WORKSPACE)
              .header("if-match", "*")
              .body("{\"description\": \"for all\", \"settings\": {\"strict\": true}}"),
      null),
  FIRST_ROLE(scene -> {}, scene -> giving(scene, "reader"), null),
  OTHER_ROLE(
      scene -> done(giving(scene, "reader").send()), scene -> giving(scene, "manager"), null),
  REMOVED_MEMBER(
      scene -> done(giving(scene, "reader").send()),
      scene -> scene.ask(Route.REMOVE_MEMBER).with("member", "user:ada"),
      "not-found"),
  REVOKED_TOKEN(
      scene ->
          done(
              scene
                  .ask(Route.CREATE_TOKEN)
                  .body("{\"name\": \"nightly\", \"role\": \"reader\"}")
                  .send()),
      scene -> scene.ask(Route.REVOKE_TOKEN).with("token", token(scene)),
      "not-found");

  private static final int EVERYTHING = 1_000;

  private final Consumer<KilledRequests> before;
  private final Function<KilledRequests, Asking> request;
  private final @Nullable String doneAlready;

  WorkspaceAct(
      Consumer<KilledRequests> before,
      Function<KilledRequests, Asking> request,
      @Nullable String doneAlready) {
    this.before = before;
    this.request = request;
    this.doneAlready = doneAlready;
  }

  @Override
  public void prepare(KilledRequests scene) {
    before.accept(scene);
    scene.world.pass(Duration.ofSeconds(1));
  }

  @Override
  public Reply send(KilledRequests scene) {
    return request.apply(scene).send();
  }

  @Override
  public @Nullable String doneAlready() {
    return doneAlready;
  }

  private static Asking giving(KilledRequests scene, String role) {
    return scene
        .ask(Route.PUT_MEMBER)
        .with("member", "user:ada")
        .body("{\"role\": \"" + role + "\"}");
  }

  /** The id of the only one that there ever was. */
  private static String token(KilledRequests scene) {
    return scene.world.changes.read("tokens", EVERYTHING).stream()
        .map(Change::key)
        .filter(key -> key.pk().equals(Keys.tokenList(World.TEAM)))
        .findFirst()
        .orElseThrow()
        .sk();
  }
}
