package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.changes.ChangeReader;
import dev.kapsel.functions.event.Event;
import dev.kapsel.functions.event.Event.ImageStale;
import dev.kapsel.functions.event.EventBus;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Staleness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of it when the tag of a base names another image. */
final class BaseMovesTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final Definition NUMPY = World.definition("numpy");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private final List<ImageStale> told = new ArrayList<>();
  private final World world = new World((EventBus) this::note);

  private void note(Event event) {
    if (event instanceof ImageStale stale) {
      told.add(stale);
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatStandsOnTheOldOneIsStaleUntilItIsMadeAnew() {
    built(PANDAS);
    assertThat(stale(PANDAS)).isNull();
    world.moveBase("patched");
    built(NUMPY);
    assertThat(stale(NUMPY)).isNull();
    Staleness stale = Objects.requireNonNull(stale(PANDAS));
    assertThat(stale.base()).isEqualTo(World.base("patched"));
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().definitionHash()).isEqualTo(HASH);
    assertThat(told.getFirst().generation()).isEqualTo(1);
    assertThat(told.getFirst().base()).isEqualTo(World.base("patched"));
    assertThat(told.getFirst().at()).isEqualTo(stale.since());

    rebuilt(RebuildFrom.PACKAGES);
    assertThat(stale(PANDAS)).isNull();
    assertThat(told).hasSize(1);
  }

  @Test
  void whoAsksGetsItAndIsToldWhy() {
    built(PANDAS);
    world.moveBase("patched");
    built(NUMPY);
    LookupAnswer.Stale found =
        (LookupAnswer.Stale) world.bean(ImageLookup.class).find(World.TEAM, HASH);
    assertThat(found.generation().number()).isEqualTo(1);
    assertThat(found.why()).contains(World.base("patched").toString());
    assertThat(world.ensure(PANDAS)).isEqualTo(new Provision.Cached(found));
  }

  @Test
  void whoeverRollsBackToItGetsAStaleOne() {
    built(PANDAS);
    world.moveBase("patched");
    rebuilt(RebuildFrom.PACKAGES);
    assertThat(stale(PANDAS)).isNull();
    world.setCurrent(HASH, 1, false);
    assertThat(stale(PANDAS)).isNotNull();
    world.setCurrent(HASH, 2, true);
    assertThat(stale(PANDAS)).isNull();
  }

  @Test
  void whatIsPinnedStaysStaleWhateverIsBuilt() {
    built(PANDAS);
    world.setCurrent(HASH, 1, true);
    world.moveBase("patched");
    rebuilt(RebuildFrom.PACKAGES);
    assertThat(stale(PANDAS)).isNotNull();
    rebuilt(RebuildFrom.PACKAGES);
    assertThat(stale(PANDAS)).isNotNull();
  }

  @Test
  void aTagThatNamesTheOldOneAgainMakesItFreshAgain() {
    built(PANDAS);
    world.moveBase("patched");
    built(NUMPY);
    world.moveBase("base");
    built(World.definition("polars"));
    assertThat(stale(PANDAS)).isNull();
    assertThat(stale(NUMPY)).isNotNull();
  }

  @Test
  void theFeedTellsThatItMovedAndNotThatItWasSeenFirst() {
    built(PANDAS);
    assertThat(moves()).isEmpty();
    world.moveBase("patched");
    built(NUMPY);
    assertThat(moves())
        .singleElement()
        .satisfies(entry -> assertThat(entry.text()).contains(World.base("patched").toString()));
  }

  /** It is made of what was there before, so it moves nothing back, and is stale itself. */
  @Test
  void aGenerationFromALockSaysNothingOfTheTag() {
    built(PANDAS);
    world.moveBase("patched");
    built(NUMPY);
    told.clear();
    world.moveBase("base");
    rebuilt(RebuildFrom.LOCK);
    assertThat(stale(NUMPY)).isNull();
    assertThat(stale(PANDAS)).isNotNull();
    assertThat(told).extracting(ImageStale::generation).containsExactly(2);
  }

  @Test
  void aBuildThatLookedEarlierAndEndsLaterMovesNothingBack() {
    Worker early = world.startWorker(PANDAS);
    early.exchange();
    world.pass(Duration.ofSeconds(10));
    world.moveBase("patched");
    built(NUMPY);
    world.moveBase("base");
    early.finish(world.pushed(HASH));
    world.publish();
    assertThat(stale(NUMPY)).isNull();
    assertThat(stale(PANDAS)).isNotNull();
    assertThat(told).extracting(ImageStale::definitionHash).containsExactly(HASH);
  }

  @Test
  void anImageOnADigestNeitherMovesNorIsStale() {
    built(PANDAS);
    Definition pinned = pinned("base");
    built(pinned);
    world.moveBase("patched");
    built(NUMPY);
    assertThat(stale(pinned)).isNull();
    told.clear();
    world.moveBase("another");
    built(pinned("another"));
    assertThat(stale(NUMPY)).isNull();
    assertThat(told).isEmpty();
  }

  @Test
  void aDockerfileIsFollowedByWhatItsLastStageBeginsFrom() {
    Definition first =
        read("{dockerfile: \"FROM debian:12 AS a\\nFROM kapsel/python:3.11-bookworm\"}");
    Definition other = read("{dockerfile: \"FROM kapsel/python:3.11-bookworm\\nFROM debian:12\"}");
    built(first);
    built(other);
    world.moveBase("patched");
    built(NUMPY);
    assertThat(stale(first)).isNotNull();
    assertThat(stale(other)).isNull();
  }

  @Test
  void onlyWhatCallersGetIsToldOf() {
    built(PANDAS);
    rebuilt(RebuildFrom.PACKAGES);
    world.moveBase("patched");
    built(NUMPY);
    assertThat(told).extracting(ImageStale::generation).containsExactly(2);
  }

  @Test
  void inAnotherWorkspaceNothingMoves() {
    WorkspaceName other = new WorkspaceName("other");
    world.make(other);
    BuildFlows.finish(world, other, PANDAS);
    world.moveBase("patched");
    built(NUMPY);
    assertThat(view(other, PANDAS)).isNull();
    assertThat(told).isEmpty();
  }

  @Test
  void moreThanAPageOfImagesIsToldOf() {
    IntStream.range(0, 60).forEach(i -> built(World.definition("pandas==1." + i)));
    world.moveBase("patched");
    built(NUMPY);
    assertThat(told).extracting(ImageStale::definitionHash).doesNotHaveDuplicates().hasSize(60);
  }

  @Test
  void toldOnceMoreEverythingEndsAsItWas() {
    built(PANDAS);
    world.moveBase("patched");
    built(NUMPY);
    for (int batch : new int[] {1, 100}) {
      world.publishAgain(batch);
      assertThat(stale(PANDAS)).isNotNull();
      assertThat(stale(NUMPY)).isNull();
      assertThat(moves()).hasSize(1);
      assertThat(told).extracting(ImageStale::definitionHash).containsOnly(HASH);
    }
  }

  private static Definition pinned(String base) {
    return read("{base: \"" + World.base(base) + "\"}");
  }

  private static Definition read(String image) {
    return Objects.requireNonNull(
        DefinitionReader.read(
                """
                schema: kapsel/v1
                image: %s
                python: {system: {pip: [pandas]}}
                """
                    .formatted(image),
                Format.YAML)
            .definition());
  }

  private void built(Definition definition) {
    world.built(definition);
    world.publish();
  }

  private void rebuilt(RebuildFrom from) {
    Worker worker = world.startRebuild(HASH, from);
    worker.exchange();
    worker.finish(world.pushed(HASH));
    world.publish();
  }

  private @Nullable Staleness stale(Definition definition) {
    return view(World.TEAM, definition);
  }

  private @Nullable Staleness view(WorkspaceName workspace, Definition definition) {
    return world
        .bean(ImagePage.class)
        .view(workspace, DefinitionHash.of(definition))
        .value()
        .stale();
  }

  private List<ChangeEntry> moves() {
    return world.bean(ChangeReader.class).after(World.TEAM, "0").entries().stream()
        .filter(entry -> entry.kind() == ChangeKind.BASE_MOVED)
        .toList();
  }
}
