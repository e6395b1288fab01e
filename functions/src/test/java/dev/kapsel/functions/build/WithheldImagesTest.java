package dev.kapsel.functions.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.image.CurrentGeneration;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.image.PullAccess;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is built for everybody is nobody's until somebody who has tested it says so. */
final class WithheldImagesTest {

  private static final Definition NUMPY = World.definition("numpy");
  private static final DefinitionHash HASH = DefinitionHash.of(NUMPY);

  private final World world = new World();

  @BeforeEach
  void build() {
    world.make(WorkspaceName.CURATED);
    BuildFlows.finish(world, WorkspaceName.CURATED, NUMPY);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private LookupAnswer find(WorkspaceName workspace) {
    return world.bean(ImageLookup.class).find(workspace, HASH);
  }

  private Integer found(WorkspaceName workspace) {
    return find(workspace).there().orElseThrow().number();
  }

  private Rejected refused() {
    try {
      world
          .bean(ImageProvisioner.class)
          .ensure(WorkspaceName.CURATED, World.asking(NUMPY), "user:root");
    } catch (Rejected e) {
      return e;
    }
    throw new AssertionError("it was built again");
  }

  private Rebuild rebuild(RebuildFrom from) {
    return world
        .bean(Rebuilds.class)
        .rebuild(WorkspaceName.CURATED, HASH, new RebuildRequest(from), "user:root", null);
  }

  @Test
  void whoHitsOneIsToldWhoseItIs() {
    world
        .bean(CurrentGeneration.class)
        .set(
            WorkspaceName.CURATED, HASH, new CurrentRequest(1, false), revision -> {}, "user:root");
    List<ThrowingCallable> acts =
        List.of(
            () -> world.bean(ImagePage.class).view(World.TEAM, HASH),
            () -> world.bean(Verifications.class).verify(World.TEAM, HASH, 1, "user:a", null),
            () ->
                world
                    .bean(Rebuilds.class)
                    .rebuild(
                        World.TEAM,
                        HASH,
                        new RebuildRequest(RebuildFrom.PACKAGES),
                        "user:a",
                        null));
    for (ThrowingCallable act : acts) {
      assertThatThrownBy(act).isInstanceOf(Rejected.class).hasMessageContaining("is a curated one");
    }
  }

  @Test
  void nobodyHitsItThoughItIsBuilt() {
    assertThat(find(World.TEAM)).isInstanceOf(LookupAnswer.Miss.class);
    assertThat(find(WorkspaceName.CURATED)).isInstanceOf(LookupAnswer.Miss.class);
    assertThat(world.ensure(NUMPY)).isInstanceOf(Provision.Started.class);
  }

  @Test
  void whoeverTestsItSeesItAndPullsIt() {
    var image = world.bean(ImagePage.class).view(WorkspaceName.CURATED, HASH).value();
    assertThat(image.current()).isNull();
    assertThat(image.generations()).hasSize(1);
    assertThat(world.bean(PullAccess.class).credentials(WorkspaceName.CURATED, HASH).repository())
        .isEqualTo(image.generations().getFirst().reference().repository());
    assertThatExceptionOfType(Rejected.class)
        .as("from another workspace")
        .isThrownBy(() -> world.bean(PullAccess.class).credentials(World.TEAM, HASH));
  }

  @Test
  void itIsNotBuiltASecondTime() {
    assertThat(refused().problem().code()).isEqualTo(ProblemCode.STATE_CONFLICT.toString());
    assertThat(refused().problem().detail()).contains("generation 1", "withheld");
    assertThat(
            requireNonNull(
                    world
                        .bean(ImageProvisioner.class)
                        .obstacle(WorkspaceName.CURATED, NUMPY)
                        .orElse(null))
                .code())
        .as("a preview says so too")
        .isEqualTo(ProblemCode.STATE_CONFLICT.toString());
  }

  @Test
  void itIsEverybodysOnceItIsChosen() {
    BuildFlows.choose(world, NUMPY, 1);
    assertThat(found(World.TEAM)).isEqualTo(1);
    assertThat(found(WorkspaceName.CURATED)).isEqualTo(1);
  }

  @Test
  void itsLockCanBeBuiltFrom() {
    assertThat(rebuild(RebuildFrom.LOCK).joined()).isFalse();
  }

  @Test
  void aRebuildChangesNothingForAnybodyUntilItIsChosen() {
    WorldBuilds.rebuild(world, WorkspaceName.CURATED, HASH);
    assertThat(find(World.TEAM))
        .as("no better than the first")
        .isInstanceOf(LookupAnswer.Miss.class);
    BuildFlows.choose(world, NUMPY, 2);
    WorldBuilds.rebuild(world, WorkspaceName.CURATED, HASH);
    assertThat(found(World.TEAM)).isEqualTo(2);
    BuildFlows.choose(world, NUMPY, 3);
    assertThat(found(World.TEAM)).isEqualTo(3);
  }
}
