package dev.kapsel.functions.repeat;

import static dev.kapsel.functions.KilledRequests.done;

import dev.kapsel.functions.Gateway.Asking;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** What people do with images, and would be the same without a key. */
enum ImageAct implements KilledRequests.Act {
  ENSURED(scene -> {}, ImageAct::ensuring),
  REBUILT(
      ImageAct::built, scene -> image(scene, Route.REBUILD_IMAGE).body("{\"from\": \"packages\"}")),
  ROLLED_BACK(
      ImageAct::rebuilt,
      scene -> image(scene, Route.SET_CURRENT).header("if-match", "*").body("{\"generation\": 1}")),
  CANCELLED(
      scene -> done(ensuring(scene).send()),
      scene -> scene.ask(Route.CANCEL_BUILD).with("build", build(scene)));

  private static final String REQUIREMENT = "pandas";

  private final Consumer<KilledRequests> before;
  private final Function<KilledRequests, Asking> request;

  ImageAct(Consumer<KilledRequests> before, Function<KilledRequests, Asking> request) {
    this.before = before;
    this.request = request;
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

  private static Asking ensuring(KilledRequests scene) {
    return scene
        .ask(Route.ENSURE_IMAGE)
        .body(
            """
            {"definition": {"schema": "kapsel/v1",
              "image": {"base": "kapsel/python:3.11-bookworm"},
              "python": {"system": {"pip": ["pandas"]}}}}
            """);
  }

  private static Asking image(KilledRequests scene, Route route) {
    return scene.ask(route).with("hash", hash().toString());
  }

  private static DefinitionHash hash() {
    return DefinitionHash.of(World.definition(REQUIREMENT));
  }

  private static void built(KilledRequests scene) {
    WorldBuilds.finish(scene.world, World.document(REQUIREMENT));
    scene.world.pass(Duration.ofSeconds(1));
  }

  private static void rebuilt(KilledRequests scene) {
    built(scene);
    WorldBuilds.rebuild(scene.world, World.TEAM, hash(), "newer");
  }

  private static String build(KilledRequests scene) {
    return done(scene.ask(Route.LIST_BUILDS).send()).json().at("/items/0/id").asText();
  }
}
