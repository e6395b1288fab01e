package dev.kapsel.functions.repeat;

import dev.kapsel.functions.Gateway.Asking;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What makes something more each time that it is asked for, but for its key. */
enum KeyedAct implements KilledRequests.Act {
  VERIFIED(scene -> image(scene, Route.VERIFY_GENERATION).with("generation", "1"), null),
  REBUILT_TO_THE_END(
      scene -> image(scene, Route.REBUILD_IMAGE).body("{\"from\": \"packages\"}"), null) {
    @Override
    public void follow(KilledRequests scene) {
      WorldBuilds.finishAll(scene.world);
    }
  },
  ISSUED(
      scene -> scene.ask(Route.CREATE_TOKEN).body("{\"name\": \"nightly\", \"role\": \"reader\"}"),
      "shown-once");

  private static final String REQUIREMENT = "pandas";

  private final Function<KilledRequests, Asking> request;
  private final @Nullable String doneAlready;

  KeyedAct(Function<KilledRequests, Asking> request, @Nullable String doneAlready) {
    this.request = request;
    this.doneAlready = doneAlready;
  }

  @Override
  public void prepare(KilledRequests scene) {
    WorldBuilds.finish(scene.world, World.document(REQUIREMENT));
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

  private static Asking image(KilledRequests scene, Route route) {
    return scene
        .ask(route)
        .with("hash", DefinitionHash.of(World.definition(REQUIREMENT)).toString());
  }
}
