package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.BuildService.Outcome;
import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Builds that are handed to a build service, and whatever it says. */
final class Dispatching extends KilledWorld {

  private static final Definition PANDAS = World.definition("pandas");
  private static final Outcome LATER = new Outcome.Later("the queue is full");
  private static final Outcome REFUSED =
      new Outcome.Refused("the quota is 0", "Ask for a higher quota.");
  private static final Set<ChangeKind> ENDS =
      EnumSet.of(ChangeKind.BUILD_STARTED, ChangeKind.BUILD_ENDED);
  private static final int MORE_THAN_ASK = 10;

  /** As many changes as Lambda hands to a function at once. */
  private static final int BATCH = 100;

  Dispatching(Function<PowerSwitch, Outside> outside) {
    super(power -> new World(outside.apply(power)));
  }

  private void ensure(String... requirements) {
    for (String requirement : requirements) {
      world.ensure(World.definition(requirement));
    }
  }

  private void answers(Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      world.service.answers.add(outcome);
    }
  }

  void three() {
    ensure("pandas", "numpy", "scipy");
  }

  void noRoom() {
    ensure("pandas");
    answers(LATER, MORE_THAN_ASK);
  }

  void waiting() {
    noRoom();
    dispatch();
  }

  void noQuota() {
    ensure("pandas");
    answers(REFUSED, MORE_THAN_ASK);
  }

  void noQuotaUntold() {
    noQuota();
    world.loseStream();
  }

  void dispatched() {
    ensure("pandas");
    dispatch();
  }

  void heldBack() {
    dispatched();
    world.service.queue = "the quota is used up";
  }

  void dispatch() {
    world.stream("dispatch", BATCH);
  }

  /** After all that is waited for. */
  void sweep() {
    var unused = world.sweepAfter(world.settings.startWithin().plus(Duration.ofMinutes(1)));
  }

  void cancel() {
    world.bean(Cancellation.class).cancel(World.TEAM, onlyBuild().id(), "ada");
  }

  /** A queue empties by and by; a quota of nothing stays one. */
  void roomAgain() {
    world.service.answers.removeIf(LATER::equals);
  }

  /** As they are; the rows of the list know their states. */
  private List<Build> builds() {
    List<Build> all = new ArrayList<>();
    for (Build row : world.bean(Builds.class).list(World.TEAM, null).rows()) {
      Build build = world.build(key(row));
      assertThat(row.state()).isEqualTo(build.state());
      all.add(build);
    }
    return all;
  }

  private Build onlyBuild() {
    assertThat(builds()).as("builds").hasSize(1);
    return builds().getFirst();
  }

  private static BuildKey key(Build build) {
    return new BuildKey(World.TEAM, build.id());
  }

  void checkBuilt() {
    checkStartedOnce();
    for (Build build : builds()) {
      assertThat(build.state()).isEqualTo(BuildState.QUEUED);
      assertThat(build.waits()).as("a worker is there, so nothing is waited for").isNull();
      finish(build);
    }
  }

  private void finish(Build build) {
    DefinitionHash hash = build.definitionHash();
    assertThat(letIn(build).finish(world.pushed(hash)).counted()).isTrue();
    assertThat(world.build(key(build)).state()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, hash))
        .isInstanceOf(LookupAnswer.Hit.class);
    checkTold(build.id(), ChangeKind.BUILD_STARTED, ChangeKind.BUILD_ENDED);
  }

  /** Of all the workers that were started for a build: one is let in, and nobody stopped it. */
  private Worker letIn(Build build) {
    List<Worker> in = new ArrayList<>();
    List<Start> starts = world.service.starts;
    for (int i = 0; i < starts.size(); i++) {
      if (starts.get(i).build().equals(build.id())) {
        Worker worker = new Worker(world, key(build), starts.get(i).bootstrap());
        if (begins(worker)) {
          in.add(worker);
          assertThat(world.service.handles).as("stopped").doesNotContain("handle-" + (i + 1));
        }
      }
    }
    assertThat(in).as("workers that are let in").hasSize(1);
    return in.getFirst();
  }

  private static boolean begins(Worker worker) {
    try {
      return worker.exchange().epoch() > 0;
    } catch (Rejected e) {
      return false;
    }
  }

  void checkHeldBack() {
    checkStartedOnce();
    Build build = onlyBuild();
    assertThat(world.service.starts).hasSize(1);
    assertThat(world.service.handles).isEmpty();
    assertThat(build.state()).isEqualTo(BuildState.QUEUED);
    assertThat(build.epoch()).isEqualTo(1);
    assertThat(build.waits()).contains("quota");
    world.service.queue = null;
    finish(build);
  }

  void checkCancelledOrBuilt() {
    Build build = onlyBuild();
    boolean cancelled = build.state() == BuildState.CANCELLED;
    assertThat(world.audit(Act.CANCEL_BUILD)).hasSize(cancelled ? 1 : 0);
    if (!cancelled) {
      checkHeldBack();
      return;
    }
    assertThat(world.service.starts).hasSize(1);
    assertThat(begins(world.worker(key(build)))).isFalse();
    checkTold(build.id(), ChangeKind.BUILD_ENDED);
  }

  void checkRefused() {
    Build refused = onlyBuild();
    assertThat(refused.state()).isEqualTo(BuildState.FAILED);
    assertThat(refused.failure()).extracting(Failure::code).isEqualTo("not-started");
    assertThat(world.service.starts).isEmpty();
    checkTold(refused.id(), ChangeKind.BUILD_ENDED);
    world.service.answers.clear();
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Started.class);
    dispatch();
    finish(builds().stream().filter(build -> !build.equals(refused)).findFirst().orElseThrow());
    assertThat(builds()).hasSize(2);
  }

  /** Once each, that it began and ended; and who asked for it. */
  private void checkTold(BuildId build, ChangeKind... more) {
    world.publish();
    assertThat(world.bean(ChangeReader.class).after(World.TEAM, "0").entries())
        .filteredOn(entry -> build.equals(entry.subject().build()))
        .extracting(ChangeEntry::kind)
        .filteredOn(kind -> ENDS.contains(kind))
        .as("told of the build")
        .containsExactly(more);
    assertThat(world.audit(Act.ENSURE_IMAGE))
        .filteredOn(entry -> String.valueOf(entry.after()).contains(build.value()))
        .as("entries of the trail")
        .hasSize(1);
  }

  /** Nobody else is, when the stream repeats itself. */
  private void checkStartedOnce() {
    int starts = world.service.starts.size();
    world.streamAgain();
    assertThat(world.service.starts).as("starts, when the stream repeats itself").hasSize(starts);
  }

  void checkEnd() {
    checkStartedOnce();
    assertThat(world.sweepAfter(Duration.ofHours(1)).seen()).as("left to the sweep").isZero();
  }
}
