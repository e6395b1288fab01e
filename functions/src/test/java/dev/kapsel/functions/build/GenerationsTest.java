package dev.kapsel.functions.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.kapsel.functions.image.CurrentGeneration;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More than one generation of an image: rebuild, roll back, pin. */
final class GenerationsTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private final World world = new World();

  @BeforeEach
  void build() {
    world.built(PANDAS);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRebuildIsTheNextGenerationAndTheOldOneStays() {
    Generation first = view().generations().getFirst();
    Worker worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    assertThat(worker.exchange().generation()).isEqualTo(2);
    assertThat(world.current(HASH).number()).as("while it is built").isEqualTo(1);
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Cached.class);
    assertThat(view().building()).extracting(Build::reason).isEqualTo(BuildReason.REQUESTED);
    Finished finished = world.pushed(HASH, "newer");
    assertThat(worker.finish(finished).counted()).isTrue();
    assertThat(world.current(HASH).digest()).isEqualTo(finished.digest());
    assertThat(world.current(HASH).reason()).isEqualTo(BuildReason.REQUESTED);
    assertThat(view().generations()).extracting(Generation::number).containsExactly(2, 1);
    assertThat(view().generations().getLast()).isEqualTo(first);
    assertThat(world.registry.tags).containsOnlyKeys(HASH + ".1", HASH + ".2");
  }

  /** Whoever rolls back has to find what there was. */
  @Test
  void allGenerationsAreShownHoweverMany() {
    for (int number = 2; number <= 450; number++) {
      Worker worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
      worker.exchange();
      worker.finish(world.pushed(HASH, "content " + number));
    }
    assertThat(view().generations()).hasSize(450);
    assertThat(view().generations().getLast().number()).isEqualTo(1);
  }

  @Test
  void fromTheLockTheWorkerIsGivenItAndMustFollowIt() {
    LockHash lock = world.current(HASH).lockHash();
    Worker worker = world.startRebuild(HASH, RebuildFrom.LOCK);
    BuildPlan plan = worker.exchange();
    assertThat(LockHash.of(requireNonNull(plan.lock()))).isEqualTo(lock);
    assertThat(plan.anew()).isFalse();
    assertThat(plan.verified()).isNull();
    assertThatThrownBy(() -> worker.finish(world.pushed(HASH, "another lock")))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("was to follow the lock");
    assertThat(worker.finish(world.pushed(HASH)).counted()).isTrue();
    assertThat(world.current(HASH).number()).isEqualTo(2);
  }

  @Test
  void fromTheLockIsTheLockOfWhatIsCurrentAndNotOfTheNewest() {
    finishRebuild("newer");
    world.setCurrent(HASH, 1, false);
    BuildPlan plan = world.startRebuild(HASH, RebuildFrom.LOCK).exchange();
    assertThat(LockHash.of(requireNonNull(plan.lock())))
        .isEqualTo(view().generations().getLast().lockHash());
    assertThat(plan.generation()).isEqualTo(3);
  }

  @Test
  void aLockOfAnOlderRecipeIsMadeByThatRecipe() {
    Worker worker = world.startRebuild(HASH, RebuildFrom.LOCK);
    assertThat(worker.exchange().recipe()).isEqualTo("1").isEqualTo(world.settings.recipe());
  }

  @Test
  void fromPackagesWhatIsKnownMayBeUsedAndFromNothingItMayNot() {
    Wanted wanted = new Wanted(world.current(HASH).lockHash(), List.of("key " + HASH));
    Worker packages = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    assertThat(packages.exchange().anew()).isFalse();
    Known known = packages.known(wanted);
    assertThat(known.image()).isNotNull();
    assertThat(known.layers()).hasSize(1);
    packages.finish(world.pushed(HASH));

    Worker nothing = world.startRebuild(HASH, RebuildFrom.NOTHING);
    assertThat(nothing.exchange().anew()).isTrue();
    known = nothing.known(wanted);
    assertThat(known.image()).isNull();
    assertThat(known.layers()).isEmpty();
  }

  @Test
  void aSecondWorkerOfTheSameRebuildGetsTheSameOrder() {
    Worker first = world.startRebuild(HASH, RebuildFrom.LOCK);
    BuildPlan plan = first.exchange();
    world
        .bean(Succession.class)
        .over(EndedAttempt.of(world.service.last(), AttemptEnd.DIED, "killed"));
    world.stream();
    BuildPlan next = world.worker(first.key).exchange();
    assertThat(next.epoch()).isEqualTo(2);
    assertThat(next.lock()).isEqualTo(plan.lock());
  }

  @Test
  void whoAsksWhileABuildRunsJoinsIt() {
    Rebuild first = world.rebuild(HASH, RebuildFrom.PACKAGES);
    Rebuild second = world.rebuild(HASH, RebuildFrom.NOTHING);
    assertThat(first.joined()).isFalse();
    assertThat(second.joined()).isTrue();
    assertThat(second.build().id()).isEqualTo(first.build().id());
    assertThat(world.audit(Act.REBUILD_IMAGE)).hasSize(1);
  }

  @Test
  void aRebuildThatFailsLeavesWhatWasThere() {
    Worker worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    worker.exchange();
    worker.fail(World.failure());
    assertThat(world.current(HASH).number()).isEqualTo(1);
    assertThat(view().building()).isNull();
    assertThat(world.rebuild(HASH, RebuildFrom.PACKAGES).joined()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anImageThatNobodyAskedForCannotBeRebuilt(RebuildFrom from) {
    assertThatThrownBy(() -> world.rebuild(DefinitionHash.of(World.definition("numpy")), from))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("nobody has asked");
  }

  @Test
  void withoutAGenerationThereIsNoLockToBuildFrom() {
    Definition numpy = World.definition("numpy");
    Worker worker = world.startWorker(numpy);
    worker.exchange();
    worker.fail(World.failure());
    DefinitionHash hash = DefinitionHash.of(numpy);
    assertThatThrownBy(() -> world.rebuild(hash, RebuildFrom.LOCK))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no generation yet");
    assertThat(world.startRebuild(hash, RebuildFrom.PACKAGES).exchange().generation()).isEqualTo(1);
  }

  @Test
  void rolledBackTheOlderGenerationIsCurrentUntilTheNextIsFinished() {
    finishRebuild("newer");
    world.setCurrent(HASH, 1, false);
    assertThat(world.current(HASH).number()).isEqualTo(1);
    assertThat(view().current()).isEqualTo(1);
    assertThat(view().pinned()).isFalse();
    finishRebuild("newest");
    assertThat(world.current(HASH).number()).isEqualTo(3);
  }

  @Test
  void pinnedItStaysWhateverIsBuiltUntilItIsUnpinned() {
    world.setCurrent(HASH, 1, true);
    finishRebuild("newer");
    assertThat(world.current(HASH).number()).isEqualTo(1);
    assertThat(view().pinned()).isTrue();
    assertThat(view().generations()).hasSize(2);
    assertThat(world.registry.tags).containsKey(HASH + ".2");
    world.setCurrent(HASH, 1, false);
    assertThat(world.current(HASH).number()).as("unpinning moves nothing").isEqualTo(1);
    finishRebuild("newest");
    assertThat(world.current(HASH).number()).isEqualTo(3);
  }

  @Test
  void aGenerationCanBePinnedWhileTheNextIsBuilt() {
    Worker worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    worker.exchange();
    world.setCurrent(HASH, 1, true);
    assertThat(view().building()).as("the build goes on").isNotNull();
    assertThat(worker.finish(world.pushed(HASH, "newer")).counted()).isTrue();
    assertThat(world.current(HASH).number()).isEqualTo(1);
    assertThat(world.build(worker.key).generation()).isEqualTo(2);
  }

  @Test
  void aGenerationThatIsNotThereCannotBeCurrent() {
    assertThatThrownBy(() -> world.setCurrent(HASH, 2, true))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no generation 2");
    assertThat(world.audit(Act.SET_CURRENT_GENERATION)).isEmpty();
  }

  @Test
  void whoMeansAnotherRevisionChangesNothing() {
    assertThatThrownBy(
            () ->
                world
                    .bean(CurrentGeneration.class)
                    .set(
                        World.TEAM,
                        HASH,
                        new CurrentRequest(1, true),
                        revision -> {
                          throw Rejected.changedMeanwhile();
                        },
                        "ada"))
        .isInstanceOf(Rejected.class);
    assertThat(view().pinned()).isFalse();
  }

  @Test
  void theTrailSaysWhoMovedAnImageFromWhatToWhat() {
    finishRebuild("newer");
    world.setCurrent(HASH, 1, true);
    assertThat(world.audit(Act.SET_CURRENT_GENERATION))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.by()).isEqualTo("ada");
              assertThat(entry.subject()).isEqualTo("image " + HASH);
              assertThat(entry.before()).hasToString("{\"generation\":2,\"pinned\":false}");
              assertThat(entry.after()).hasToString("{\"generation\":1,\"pinned\":true}");
            });
    assertThat(world.audit(Act.REBUILD_IMAGE))
        .singleElement()
        .satisfies(
            entry -> assertThat(String.valueOf(entry.after())).contains("\"from\":\"packages\""));
  }

  @Test
  void aRebuildIsInTheListOfBuildsWithItsReason() {
    finishRebuild("newer");
    assertThat(world.bean(Builds.class).list(World.TEAM, null).rows())
        .extracting(Build::reason, Build::state)
        .containsExactly(
            tuple(BuildReason.REQUESTED, BuildState.SUCCEEDED),
            tuple(BuildReason.FIRST_USE, BuildState.SUCCEEDED));
  }

  @Test
  void anImageThatIsOnlyCuratedIsNotRebuiltHere() {
    Definition shared = World.definition("numpy");
    BuildFlows.publish(world, shared);
    DefinitionHash hash = DefinitionHash.of(shared);
    assertThat(world.current(hash)).isNotNull();
    assertThatThrownBy(() -> world.rebuild(hash, RebuildFrom.LOCK)).isInstanceOf(Rejected.class);
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, hash))
        .isInstanceOf(LookupAnswer.Hit.class);
  }

  private void finishRebuild(String content) {
    Worker worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    worker.exchange();
    assertThat(worker.finish(world.pushed(HASH, content)).counted()).isTrue();
  }

  private ImageView view() {
    return world.bean(ImagePage.class).view(World.TEAM, HASH).value();
  }
}
