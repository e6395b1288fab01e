package dev.kapsel.functions.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.SweepFunction;
import dev.kapsel.functions.build.GuardedPorts;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldRegistry;
import dev.kapsel.functions.build.WorldWorkers;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Digest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A workspace that keeps what nobody needs for ten days, and what is done in it. */
public final class Kept implements AutoCloseable {

  static final int DAYS = 10;
  static final Definition PANDAS = World.definition("pandas==1");
  static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  final World world;
  final WorldRegistry registry;
  final WorldWorkers workers;

  public <T extends Table & ChangeStream> Kept(Function<Clock, T> tables, PowerSwitch power) {
    this(GuardedPorts.of(power, tables));
  }

  Kept(Outside outside) {
    this.world = new World(outside);
    this.registry = new WorldRegistry(world);
    this.workers = new WorldWorkers(world);
    world.make(World.TEAM);
    keep(DAYS);
  }

  Http http() {
    return new Http(world.context());
  }

  /**
   * @param days 0: everything
   */
  void keep(int days) {
    String retention = days == 0 ? "" : ",\"retentionDays\":" + days;
    String settings = "{\"settings\":{\"strict\":false" + retention + "}}";
    assertThat(
            http()
                .to(Route.UPDATE_WORKSPACE, World.TEAM)
                .ifMatch("*")
                .json(settings)
                .send()
                .status())
        .isEqualTo(200);
  }

  void register(String name) {
    var unused = world.register(World.TEAM, name, "user:ada", "", "pandas==1");
  }

  static String asking(Definition definition) {
    return "{\"definition\":" + DefinitionWriter.json(definition) + "}";
  }

  public Http.Reply ensure(Definition definition) {
    return http().to(Route.ENSURE_IMAGE, World.TEAM).json(asking(definition)).send();
  }

  /** Has an image made, which says this. */
  BuildId built(Definition definition, String content) {
    return finished(
        new BuildId(ensure(definition).body().path("build").path("id").asText()),
        definition,
        content);
  }

  /** Has another generation made, which says this. */
  BuildId rebuilt(Definition definition, String content) {
    DefinitionHash hash = DefinitionHash.of(definition);
    Http.Reply reply =
        http().to(Route.REBUILD_IMAGE, World.TEAM, hash).json("{\"from\":\"packages\"}").send();
    return finished(
        new BuildId(reply.body().path("build").path("id").asText()), definition, content);
  }

  private BuildId finished(BuildId build, Definition definition, String content) {
    begun(build);
    assertThat(workers.finish(build, DefinitionHash.of(definition), content)).isEqualTo("counted");
    // So that builds are in the order in which they were made.
    world.clock.advance(Duration.ofSeconds(1));
    return build;
  }

  void begun(BuildId build) {
    workers.dispatch();
    assertThat(workers.begin(World.TEAM, build)).isEqualTo("begun");
  }

  /** So many days go by, and then as many passes as it takes to mark and to remove. */
  void after(int days) {
    world.passDays(days);
    pass();
    pass();
    pass();
  }

  public void pass() {
    world.clock.advance(Duration.ofMinutes(6));
    sweep();
  }

  /** At this moment, so that no worker is late. */
  public void sweep() {
    var unused = new SweepFunction(world.context()).execute(new ScheduledEvent());
  }

  void current(Definition definition, int generation, boolean pinned) {
    String choice = "{\"generation\":%d,\"pinned\":%b}".formatted(generation, pinned);
    assertThat(
            http()
                .to(Route.SET_CURRENT, World.TEAM, DefinitionHash.of(definition))
                .ifMatch("*")
                .json(choice)
                .send()
                .status())
        .isEqualTo(200);
  }

  String lookUp(Definition definition) {
    return http()
        .to(Route.LOOK_UP, World.TEAM)
        .json(asking(definition))
        .send()
        .body()
        .path("answer")
        .asText();
  }

  List<Integer> generations(Definition definition) {
    List<Integer> numbers = new ArrayList<>();
    http()
        .to(Route.GET_IMAGE, World.TEAM, DefinitionHash.of(definition))
        .send()
        .body()
        .path("generations")
        .forEach(one -> numbers.add(one.path("number").asInt()));
    return numbers;
  }

  List<JsonNode> preview(String... days) {
    Http.Call call = http().to(Route.GET_RETENTION, World.TEAM);
    Http.Reply reply = (days.length == 0 ? call : call.asking("days", days[0])).send();
    List<JsonNode> rows = new ArrayList<>();
    reply.body().path("items").forEach(rows::add);
    return rows;
  }

  private static final Definition OTHER = World.definition("pandas==1.0");

  private BuildId other = new BuildId("b" + "0".repeat(24));

  /** An image that the next sweep removes. */
  public void makeDue() {
    built(PANDAS, "one");
    after(0);
    world.passDays(DAYS);
    world.clock.advance(Duration.ofMinutes(6));
  }

  public String ensured() {
    return Integer.toString(ensure(PANDAS).status());
  }

  public String pinned() {
    return Integer.toString(
        http()
            .to(Route.SET_CURRENT, World.TEAM, HASH)
            .ifMatch("*")
            .json("{\"generation\":1,\"pinned\":true}")
            .send()
            .status());
  }

  public String registered() {
    return Integer.toString(
        http()
            .to(Route.REGISTER, World.TEAM, "forecast")
            .json(DefinitionWriter.json(PANDAS).toString())
            .send()
            .status());
  }

  /** Another image is made, which turns out to be the same manifest. */
  public void beginTheSame() {
    other = new BuildId(ensure(OTHER).body().path("build").path("id").asText());
    begun(other);
  }

  public String finishTheSame() {
    try {
      return workers.finish(other, DefinitionHash.of(OTHER), "one");
    } catch (Rejected | UnavailableException e) {
      return e.toString();
    }
  }

  public boolean there() {
    return lookUp(PANDAS).equals("hit");
  }

  public boolean registryHasIt() {
    return registry.has(manifest("one"));
  }

  /** That of the image that says this. */
  static Digest manifest(String content) {
    return World.digest("manifest " + content);
  }

  /** Whatever a look-up says is there, the registry has. */
  void checkNothingDangles(Definition definition) {
    Http.Reply reply = http().to(Route.LOOK_UP, World.TEAM).json(asking(definition)).send();
    if (reply.body().path("answer").asText().equals("hit")) {
      String digest = reply.body().path("generation").path("digest").asText();
      assertThat(registry.has(Digest.parse(digest))).as("manifest of a hit").isTrue();
    }
  }

  @Override
  public void close() {
    world.close();
  }
}
