package dev.kapsel.functions.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.EnvironmentResourceFunction;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.build.KilledWorld;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.environment.EnvironmentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A stack that declares one environment, and CloudFormation, which notes what it is answered. */
final class DeclaredStack extends KilledWorld {

  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final String PHYSICAL = "team/forecast";
  private static final String NOTHING = "not-made/request";
  private static final DefinitionFiles NO_FILES =
      (bucket, key) -> {
        throw new AssertionError("no file is declared");
      };

  private final RecordedAnswers answers;

  /** Before the request that is played there are others, with ids of their own. */
  private String phase = "before, ";

  DeclaredStack(Function<PowerSwitch, Outside> outside) {
    this(outside, new RecordedAnswers());
  }

  private DeclaredStack(Function<PowerSwitch, Outside> outside, RecordedAnswers answers) {
    super(
        power ->
            new World(outside.apply(power), power.guard(answers, StackAnswers.class), NO_FILES));
    this.answers = answers;
    world.make(World.TEAM);
  }

  /** What it has declared so far, one after the other. */
  void has(String first, String... more) {
    create(first);
    for (String next : more) {
      world.pass(Duration.ofSeconds(1));
      update(next);
    }
  }

  /** As {@link #has}, with an image for the first. */
  void hasWithImage(String first, String second) {
    send("Create", null, first, true);
    WorldBuilds.finishQueued(world, World.document(first));
    world.publish();
    update(second);
  }

  void hadOnce() {
    has("pandas==2.2.3");
    delete();
  }

  /** From now on; what was answered before is of no matter. */
  void listen() {
    phase = "";
    assertThat(answers.all).allMatch(answer -> status(answer).equals("SUCCESS"));
    answers.all.clear();
    world.pass(Duration.ofSeconds(1));
  }

  void create(String requirement) {
    send("Create", null, requirement, false);
  }

  void update(String requirement) {
    send("Update", PHYSICAL, requirement, false);
  }

  void updateAndWait(String requirement) {
    send("Update", PHYSICAL, requirement, true);
  }

  void delete() {
    send("Delete", PHYSICAL, "pandas==2.2.3", false);
  }

  void deleteNothing() {
    send("Delete", NOTHING, "pandas==2.2.3", false);
  }

  private void send(String type, @Nullable String physical, String requirement, boolean waits) {
    CloudFormationCustomResourceEvent event =
        ForecastRequests.event(
            type,
            phase + type + " " + requirement,
            "https://answers.example/" + type,
            physical,
            ForecastRequests.declared(waits, requirement));
    new EnvironmentResourceFunction(world.context()).execute(event);
  }

  void checkHas(String version, int versions) {
    checkAnswers("SUCCESS", PHYSICAL, version);
    checkVersions(versions);
    assertThat(archived()).isFalse();
  }

  void checkMade(String requirement, String version, int versions) {
    assertThat(answers.all).as("there is nothing to tell before the image exists").isEmpty();
    WorldBuilds.finishQueued(world, World.document(requirement));
    world.publish();
    sweep();
    checkHasWithImage(version, versions);
  }

  void checkHasWithImage(String version, int versions) {
    checkHas(version, versions);
    assertThat(answers.all).allMatch(answer -> answer.at("/Data/Generation").asText().equals("1"));
  }

  void checkRefused(int versions) {
    checkAnswers("FAILED", PHYSICAL, "");
    checkVersions(versions);
  }

  void checkGone(int versions) {
    checkAnswers("SUCCESS", versions == 0 ? NOTHING : PHYSICAL, "");
    checkVersions(versions);
    assertThat(archived()).isEqualTo(versions > 0);
    assertThat(trail(Act.ARCHIVE_ENVIRONMENT)).isEqualTo(versions > 0 ? 1 : 0);
  }

  void checkRestored(String version, int versions) {
    checkHas(version, versions);
    assertThat(trail(Act.ARCHIVE_ENVIRONMENT)).isEqualTo(1);
    assertThat(trail(Act.RESTORE_ENVIRONMENT)).isEqualTo(1);
  }

  /** All of them say the same, for CloudFormation takes whichever comes first. */
  private void checkAnswers(String status, String physical, String version) {
    assertThat(answers.all)
        .isNotEmpty()
        .allMatch(answer -> status(answer).equals(status))
        .allMatch(answer -> answer.path("PhysicalResourceId").asText().equals(physical))
        .allMatch(answer -> answer.at("/Data/Version").asText().equals(version));
  }

  private static String status(JsonNode answer) {
    return answer.path("Status").asText();
  }

  private void checkVersions(int versions) {
    assertThat(versions()).as("versions").isEqualTo(versions);
  }

  private int versions() {
    return world.bean(Environments.class).newest(World.TEAM, FORECAST).size();
  }

  private boolean archived() {
    return versions() > 0
        && world.bean(Environments.class).rows(World.TEAM, List.of(FORECAST)).isEmpty();
  }

  /** How many the workspace's quota counts. */
  private int environmentCount() {
    return world
        .bean(Table.class)
        .get(Keys.environmentCount(World.TEAM))
        .map(Item::body)
        .map(body -> Integer.parseInt(body.replaceAll("\\D", "")))
        .orElse(0);
  }

  private long trail(Act act) {
    return world.bean(AuditTrail.class).list(World.TEAM, null).rows().stream()
        .filter(entry -> entry.act() == act)
        .count();
  }

  private long told(ChangeKind kind) {
    return world.bean(ChangeReader.class).after(World.TEAM, "0").entries().stream()
        .map(ChangeEntry::kind)
        .filter(kind::equals)
        .count();
  }

  private void sweep() {
    var unused = world.sweepAfter(Duration.ofMinutes(1));
  }

  /** CloudFormation has given up, and says nothing of it. */
  void forgotten() {
    world.publish();
    var unused = world.sweepAfter(Duration.ofMinutes(56));
    long archivings = trail(Act.ARCHIVE_ENVIRONMENT) - trail(Act.RESTORE_ENVIRONMENT);
    assertThat(archived()).isEqualTo(archivings == 1);
  }

  /** Whatever was done is written down once, told once, and nobody waits any more. */
  void checkEnd() {
    world.publish();
    int versions = versions();
    assertThat(trail(Act.REGISTER_VERSION)).isEqualTo(versions);
    assertThat(told(ChangeKind.VERSION_REGISTERED)).isEqualTo(versions);
    assertThat(told(ChangeKind.ENVIRONMENT_ARCHIVED)).isEqualTo(trail(Act.ARCHIVE_ENVIRONMENT));
    assertThat(told(ChangeKind.ENVIRONMENT_RESTORED)).isEqualTo(trail(Act.RESTORE_ENVIRONMENT));
    assertThat(environmentCount()).isEqualTo(versions > 0 && !archived() ? 1 : 0);
    List<StackWaiter> waiting = new ArrayList<>();
    world.bean(StackWaiters.class).each(waiting::add);
    assertThat(waiting).as("stacks that wait").isEmpty();
  }
}
