package dev.kapsel.functions.environment;

import static dev.kapsel.functions.KilledRequests.done;

import dev.kapsel.functions.Gateway.Asking;
import dev.kapsel.functions.Gateway.Reply;
import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.ContentId;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** What people do with environments and versions. */
public enum EditAct implements KilledRequests.Act {
  FIRST_VERSION(scene -> {}, scene -> registering(scene, "pandas")),
  FURTHER_VERSION(EditAct::oneVersion, scene -> registering(scene, "numpy")),
  NAMED_VERSION(
      EditAct::oneVersion,
      scene -> named(scene, Route.REGISTER_VERSION).with("version", "2026.1").yaml(text("numpy"))),
  SAID_OF_A_NAME(
      EditAct::oneVersion,
      scene ->
          changing(named(scene, Route.UPDATE_ENVIRONMENT))
              .body("{\"description\": \"for sales\", \"tags\": {\"team\": \"retail\"}}")),
  SAID_OF_A_VERSION(
      EditAct::oneVersion,
      scene ->
          version(scene, "1")
              .body("{\"description\": \"good\", \"tags\": {\"a\": \"b\"}, \"stage\": \"live\"}")),
  ARCHIVED_VERSION(EditAct::twoVersions, scene -> version(scene, "2").body(archived(true))),
  RESTORED_VERSION(EditAct::oneOfTwoArchived, scene -> version(scene, "2").body(archived(false))),
  ARCHIVED_NAME(EditAct::twoVersions, scene -> name(scene).body(archived(true))),
  RESTORED_NAME(EditAct::nameArchived, scene -> name(scene).body(archived(false))),
  COPY(EditAct::twoVersions, scene -> copying(scene, "{\"environment\": \"forecast:1\"}")),
  COPY_INTO_ANOTHER_WORKSPACE(
      EditAct::anotherWorkspace,
      scene ->
          copying(scene, "{\"fromWorkspace\": \"team\", \"environment\": \"forecast\"}")
              .with("workspace", "other")),
  CLONE_OF_WHAT_IS_CURATED(
      EditAct::curated, scene -> copying(scene, "{\"environment\": \"kapsel-base\"}")),
  BROUGHT_ALONG(scene -> {}, EditAct::bringingAlong),
  ADOPTED_UNDER_A_NAME(
      scene -> done(bringingAlong(scene).send()),
      scene -> copying(scene, "{\"environment\": \"kapsel-anonymous:" + anonymous() + "\"}"));

  private static final String TEXT =
      """
      schema: kapsel/v1
      image: {base: kapsel/python:3.11-bookworm}
      python: {system: {pip: [%s]}}
      """;

  private final Consumer<KilledRequests> before;
  private final Function<KilledRequests, Asking> request;

  EditAct(Consumer<KilledRequests> before, Function<KilledRequests, Asking> request) {
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

  private static String text(String requirement) {
    return TEXT.formatted(requirement);
  }

  private static String archived(boolean away) {
    return "{\"archived\": " + away + "}";
  }

  private static Asking named(KilledRequests scene, Route route) {
    return scene.ask(route).with("name", "forecast");
  }

  private static Asking changing(Asking asking) {
    return asking.header("if-match", "*");
  }

  private static Asking registering(KilledRequests scene, String requirement) {
    return named(scene, Route.REGISTER).yaml(text(requirement));
  }

  private static Asking name(KilledRequests scene) {
    return changing(named(scene, Route.UPDATE_ENVIRONMENT));
  }

  private static Asking version(KilledRequests scene, String version) {
    return changing(named(scene, Route.UPDATE_VERSION)).with("version", version);
  }

  private static Asking copying(KilledRequests scene, String body) {
    return scene.ask(Route.COPY_VERSION).with("name", "next").body(body);
  }

  private static Asking bringingAlong(KilledRequests scene) {
    return scene.ask(Route.CREATE_ANONYMOUS).yaml(text("pandas"));
  }

  private static void oneVersion(KilledRequests scene) {
    done(registering(scene, "pandas").send());
  }

  private static void twoVersions(KilledRequests scene) {
    oneVersion(scene);
    done(registering(scene, "numpy").send());
  }

  private static void oneOfTwoArchived(KilledRequests scene) {
    twoVersions(scene);
    done(ARCHIVED_VERSION.send(scene));
  }

  private static void nameArchived(KilledRequests scene) {
    twoVersions(scene);
    done(ARCHIVED_NAME.send(scene));
  }

  private static void anotherWorkspace(KilledRequests scene) {
    oneVersion(scene);
    scene.world.make(new WorkspaceName("other"));
  }

  private static void curated(KilledRequests scene) {
    scene.world.make(WorkspaceName.CURATED);
    done(
        registering(scene, "pandas")
            .with("workspace", WorkspaceName.CURATED.value())
            .with("name", "kapsel-base")
            .send());
  }

  /** What a version without a name is called by. */
  private static String anonymous() {
    return ContentId.of(World.definition("pandas")).toString();
  }
}
