package dev.kapsel.functions.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Gateway;
import dev.kapsel.functions.Gateway.Asking;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldWorkers;
import dev.kapsel.functions.context.UploadedContexts;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Documents;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;

/** Somebody's installation, in which everything was done that leaves something in the table. */
final class BusyInstallation {

  /** What its last build, which waits for a worker, is to make. */
  static final String QUEUED = "requests";

  private final World world;
  private final Gateway gateway;
  private final WorldWorkers workers;
  private String secret = "";

  BusyInstallation(World world) {
    this.world = world;
    this.gateway = new Gateway(world);
    this.workers = new WorldWorkers(world);
  }

  /** Returns the secret of its service token. */
  String live() {
    open();
    register();
    edit();
    makeImages();
    changeImages();
    failAndCancel();
    world.publish();
    workers.silence();
    ensure(QUEUED);
    world.publish();
    return secret;
  }

  private JsonNode done(Asking asking) {
    Gateway.Reply reply = asking.send();
    assertThat(reply.status()).as(reply.text()).isBetween(200, 299);
    return reply.json();
  }

  private void open() {
    world.make(WorkspaceName.CURATED);
    done(gateway.ask(Route.CREATE_WORKSPACE).body("{\"description\": \"forecasts\"}"));
    done(
        gateway
            .ask(Route.UPDATE_WORKSPACE)
            .header("if-match", "*")
            .body(
                """
                {"settings": {"strict": false, "retentionDays": 90, "defaultBase": "kapsel/python:3.11-bookworm",
                  "quotas": {"environments": 50, "activeBuilds": 5}}}"""));
    member("user:ada", "contributor");
    member("group:analysts", "reader");
    member("iam:arn:aws:iam::123456789012:role/Training", "manager");
    done(gateway.ask(Route.REMOVE_MEMBER).with("member", "group:analysts"));
    secret =
        done(gateway
                .ask(Route.CREATE_TOKEN)
                .header("idempotency-key", "once")
                .body("{\"name\": \"nightly\", \"role\": \"contributor\", \"days\": 300}"))
            .path("secret")
            .asText();
    String revoked =
        done(gateway.ask(Route.CREATE_TOKEN).body("{\"name\": \"lost\", \"role\": \"reader\"}"))
            .at("/token/id")
            .asText();
    done(gateway.ask(Route.REVOKE_TOKEN).with("token", revoked));
  }

  private void member(String member, String role) {
    done(gateway.ask(Route.PUT_MEMBER).with("member", member).body("{\"role\": \"" + role + "\"}"));
  }

  private void register() {
    for (String name : Documents.VALID) {
      UploadedContexts.of(world, World.TEAM, Documents.definition(name));
      done(gateway.ask(Route.REGISTER).with("name", name).yaml(Documents.text(name)));
    }
    String header = "description: sales of the coming week\ntags: {stage: test, team: sales}";
    for (String requirement : new String[] {"pandas", "numpy", "pandas"}) {
      var unused = world.register(World.TEAM, "sales", "user:ada", header, requirement);
      world.pass(Duration.ofSeconds(1));
    }
    done(
        gateway
            .ask(Route.REGISTER_VERSION)
            .with("name", "sales")
            .with("version", "2026.1")
            .yaml(text("scipy")));
    done(gateway.ask(Route.REGISTER).with("name", "churn").yaml(text("numpy")));
    done(
        gateway
            .ask(Route.COPY_VERSION)
            .with("name", "copied")
            .body("{\"environment\": \"sales:1\"}"));
    done(gateway.ask(Route.CREATE_ANONYMOUS).yaml(text("scipy")));
  }

  /** As {@link World#definition} has it. */
  static String text(String requirement) {
    return """
    schema: kapsel/v1
    image: {base: "kapsel/python:3.11-bookworm"}
    python: {system: {pip: [%s]}}
    """
        .formatted(requirement);
  }

  private void edit() {
    done(
        gateway
            .ask(Route.UPDATE_VERSION)
            .with("name", "sales")
            .with("version", "1")
            .header("if-match", "*")
            .body("{\"stage\": \"production\", \"tags\": {\"team\": \"sales\"}}"));
    done(
        gateway
            .ask(Route.UPDATE_VERSION)
            .with("name", "sales")
            .with("version", "2")
            .header("if-match", "*")
            .body("{\"archived\": true}"));
    done(
        gateway
            .ask(Route.UPDATE_ENVIRONMENT)
            .with("name", "churn")
            .header("if-match", "*")
            .body("{\"archived\": true}"));
  }

  private void makeImages() {
    var first =
        world.build(
            World.TEAM,
            World.definition("pandas"),
            World.wheel("pandas", "2.2.3"),
            World.wheel("numpy", "2.2.6"));
    world.pass(Duration.ofSeconds(10));
    world.moveBase("patched");
    var second = world.build(World.TEAM, World.definition("numpy"), World.wheel("numpy", "2.2.6"));
    assertThat(first.id()).isNotEqualTo(second.id());
    world.publish();
  }

  private void changeImages() {
    DefinitionHash hash = DefinitionHash.of(World.definition("pandas"));
    String rebuild =
        done(gateway
                .ask(Route.REBUILD_IMAGE)
                .with("hash", hash.toString())
                .body("{\"from\": \"packages\"}"))
            .at("/build/id")
            .asText();
    workers.dispatch();
    BuildId build = new BuildId(rebuild);
    assertThat(workers.begin(World.TEAM, build)).isEqualTo("begun");
    assertThat(
            workers.report(
                build, 0, true, hash, World.wheel("pandas", "2.3.0"), World.wheel("six", "1.17.0")))
        .isEqualTo("counted");
    done(
        gateway
            .ask(Route.SET_CURRENT)
            .with("hash", hash.toString())
            .header("if-match", "*")
            .body("{\"generation\": 1, \"pinned\": true}"));
    done(
        gateway.ask(Route.VERIFY_GENERATION).with("hash", hash.toString()).with("generation", "1"));
  }

  private BuildId ensure(String requirement) {
    JsonNode answer =
        done(
            gateway
                .ask(Route.ENSURE_IMAGE)
                .body("{\"definition\": " + definition(requirement) + "}"));
    return new BuildId(answer.at("/build/id").asText());
  }

  private static String definition(String requirement) {
    return DefinitionWriter.json(World.definition(requirement)).toString();
  }

  private void failAndCancel() {
    BuildId failing = ensure("nonesuch");
    workers.dispatch();
    assertThat(workers.begin(World.TEAM, failing)).isEqualTo("begun");
    assertThat(workers.report(failing, 0, false, DefinitionHash.of(World.definition("nonesuch"))))
        .isEqualTo("counted");
    BuildId cancelled = ensure("torch");
    done(gateway.ask(Route.CANCEL_BUILD).with("build", cancelled.value()));
  }
}
