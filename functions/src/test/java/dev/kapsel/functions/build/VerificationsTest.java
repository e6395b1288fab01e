package dev.kapsel.functions.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.image.Verification.Verdict;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Generations that are built again to be compared. */
final class VerificationsTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);
  private static final Difference DIFFERENCE =
      Difference.of(Difference.Part.LAYER, "a.py", "mode", "0644", "0755").in(2, "numpy 1.0");

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
  void theWorkerIsToldWhatToMakeAgainAndWhatToCompareWith() {
    Generation generation = generation();
    BuildPlan plan = start().exchange();
    assertThat(LockHash.of(requireNonNull(plan.lock()))).isEqualTo(generation.lockHash());
    assertThat(plan.verified())
        .isEqualTo(new BuildPlan.Verified(generation.digest(), generation.layers()));
    assertThat(plan.anew()).isTrue();
    assertThat(plan.generation()).isEqualTo(1);
    assertThat(world.service.last().apart()).isTrue();
  }

  @Test
  void otherBuildsAreNotStartedApart() {
    assertThat(world.service.last().apart()).isFalse();
  }

  @Test
  void nothingThatIsKnownIsTold() {
    Worker worker = start();
    worker.exchange();
    var known = worker.known(new Wanted(generation().lockHash(), List.of("key " + HASH)));
    assertThat(known.image()).isNull();
    assertThat(known.layers()).isEmpty();
  }

  @Test
  void anEqualOneIsKeptAsEqualAndPublishesNothing() {
    Worker worker = start();
    assertThat(verifications()).singleElement().matches(one -> one.verdict() == Verdict.PENDING);
    worker.exchange();
    assertThat(worker.compared(compared(null)).counted()).isTrue();
    Verification kept = verifications().getFirst();
    assertThat(kept.verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(kept.rebuilt()).isEqualTo(kept.digest());
    assertThat(kept.requestedBy()).isEqualTo("ada");
    assertThat(kept.endedAt()).isEqualTo(world.clock.instant());
    assertThat(world.build(worker.key).state()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(world.build(worker.key).generation()).isNull();
    assertThat(view()).hasSize(1);
    assertThat(world.registry.tags).containsOnlyKeys(HASH + ".1");
    assertThat(world.sweepAfter(Duration.ofHours(1)).seen()).isZero();
  }

  @Test
  void theFirstDifferenceIsKept() {
    Worker worker = start();
    worker.exchange();
    worker.compared(compared(DIFFERENCE));
    assertThat(verifications())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.verdict()).isEqualTo(Verdict.DIFFERENT);
              assertThat(one.difference()).isEqualTo(DIFFERENCE);
            });
    assertThat(DIFFERENCE.sentence())
        .isEqualTo(
            "layer 2 (numpy 1.0), `a.py`: mode is 0644 in the registry and 0755 when built again");
  }

  @Test
  void aReportThatIsRepeatedIsAnsweredAsTheFirstTime() {
    Worker worker = start();
    worker.exchange();
    assertThat(worker.compared(compared(null))).isEqualTo(worker.compared(compared(null)));
    assertThat(worker.compared(compared(DIFFERENCE)).counted()).isTrue();
    assertThat(verifications().getFirst().verdict()).isEqualTo(Verdict.EQUAL);
  }

  @Test
  void itIsInNobodysWay() {
    Worker worker = start();
    worker.exchange();
    Worker rebuild = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    rebuild.exchange();
    assertThat(rebuild.finish(world.pushed(HASH, "newer")).counted()).isTrue();
    assertThat(worker.progress(1).proceed()).isTrue();
    assertThat(worker.compared(compared(null)).counted()).isTrue();
    assertThat(world.current(HASH).number()).isEqualTo(2);
  }

  @Test
  void oneThatFailsSaysWhyAndTheImageHasNotFailed() {
    Worker worker = start();
    worker.exchange();
    assertThat(worker.fail(World.failure()).counted()).isTrue();
    Verification kept = verifications().getFirst();
    assertThat(kept.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(kept.failure()).isEqualTo(World.failure().failure());
    assertThat(world.current(HASH).number()).isEqualTo(1);
  }

  @Test
  void oneThatIsCancelledHasNoVerdict() {
    Worker worker = start();
    worker.exchange();
    world.bean(Cancellation.class).cancel(World.TEAM, worker.key.id(), "ada");
    assertThat(verifications().getFirst().verdict()).isEqualTo(Verdict.CANCELLED);
    assertThat(worker.compared(compared(null)).counted()).isFalse();
    assertThat(verifications().getFirst().verdict()).isEqualTo(Verdict.CANCELLED);
  }

  @Test
  void aWorkerThatDiesIsFollowedByAnotherAndAtLastItFails() {
    Worker first = start();
    for (int epoch = 1; epoch <= 3; epoch++) {
      world.worker(first.key).exchange();
      world
          .bean(Succession.class)
          .over(EndedAttempt.of(world.service.last(), AttemptEnd.DIED, "killed"));
      world.stream();
      assertThat(world.service.last().apart()).isTrue();
    }
    assertThat(world.build(first.key).state()).isEqualTo(BuildState.FAILED);
    assertThat(requireNonNull(verifications().getFirst().failure()).code())
        .isEqualTo("worker-lost");
    assertThat(world.bean(ImagePage.class).view(World.TEAM, HASH).value().building()).isNull();
  }

  @Test
  void eachKindOfBuildTakesItsOwnKindOfReport() {
    Worker verifying = start();
    verifying.exchange();
    assertThatThrownBy(() -> verifying.finish(world.pushed(HASH)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("publishes nothing");
    Worker rebuilding = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    rebuilding.exchange();
    assertThatThrownBy(() -> rebuilding.compared(compared(null)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("made to be published");
    assertThat(world.build(rebuilding.key).state()).isEqualTo(BuildState.RUNNING);
  }

  @Test
  void verificationsAreListedNewestFirstByGeneration() {
    finish(start());
    finish(start());
    Worker rebuild = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    rebuild.exchange();
    rebuild.finish(world.pushed(HASH, "newer"));
    assertThat(verifications()).hasSize(2);
    assertThat(verifications().getFirst().build()).isGreaterThan(verifications().getLast().build());
    assertThat(world.bean(Verifications.class).list(World.TEAM, HASH, 2, null).rows()).isEmpty();
    assertThatThrownBy(() -> world.bean(Verifications.class).list(World.TEAM, HASH, 3, null))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no generation 3");
  }

  @Test
  void thePageOfTheImageShowsNoneOfThem() {
    finish(start());
    assertThat(view()).extracting(Generation::number).containsExactly(1);
  }

  @Test
  void theTrailAndTheListOfBuildsHaveIt() {
    Worker worker = start();
    assertThat(world.audit(Act.VERIFY_GENERATION))
        .singleElement()
        .satisfies(
            entry -> assertThat(String.valueOf(entry.after())).contains(worker.key.id().value()));
    assertThat(world.bean(Builds.class).list(World.TEAM, null).rows().getFirst())
        .extracting(Build::reason)
        .isEqualTo(BuildReason.VERIFICATION);
  }

  private Worker start() {
    Verification begun = world.bean(Verifications.class).verify(World.TEAM, HASH, 1, "ada", null);
    world.stream();
    return world.worker(new BuildKey(World.TEAM, begun.build()));
  }

  private void finish(Worker worker) {
    worker.exchange();
    assertThat(worker.compared(compared(null)).counted()).isTrue();
    world.clock.advance(Duration.ofSeconds(1));
  }

  private Compared compared(@Nullable Difference difference) {
    return new Compared(generation().digest(), difference, List.of());
  }

  private List<Verification> verifications() {
    return world.bean(Verifications.class).list(World.TEAM, HASH, 1, null).rows();
  }

  private Generation generation() {
    return view().getLast();
  }

  private List<Generation> view() {
    return world.bean(ImagePage.class).view(World.TEAM, HASH).value().generations();
  }
}
