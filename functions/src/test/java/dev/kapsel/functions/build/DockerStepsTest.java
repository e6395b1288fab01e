package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.StepsHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.MadeSteps;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docker steps have made serves later builds of the workspace. */
final class DockerStepsTest {

  private static final Definition STEPS = definition("[RUN true]");
  private static final DefinitionHash HASH = DefinitionHash.of(STEPS);
  private static final StepsHash STEPS_HASH = hash(STEPS);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static Definition definition(String steps) {
    String text =
        """
        schema: kapsel/v1
        image: {base: "kapsel/python:3.11-bookworm", steps: %s}
        python: {user: {}}
        """
            .formatted(steps);
    return Objects.requireNonNull(DefinitionReader.read(text, Format.YAML).definition());
  }

  private static StepsHash hash(Definition definition) {
    ImageSource.Steps steps = (ImageSource.Steps) definition.image();
    return StepsHash.of(
        Platform.LINUX_AMD64, String.join("\n", steps.steps()), steps.arguments().values(), null);
  }

  private static Wanted wanted() {
    return Wanted.steps(STEPS_HASH);
  }

  private Finished finished(Digest steps) {
    return World.telling(world.pushed(HASH), new MadeSteps(STEPS_HASH, steps), null, null);
  }

  /** In the registry. */
  private Digest made(String content) {
    Digest digest = World.digest(content);
    world.registry.images.put(
        digest, new dev.kapsel.functions.image.ImageRegistry.StoredImage(digest, Map.of()));
    return digest;
  }

  private @Nullable Digest known(Worker worker) {
    var plan = worker.exchange();
    assertThat(plan.definitionHash()).isNotNull();
    return worker.known(wanted()).steps();
  }

  /** On AWS those have another machine, which may take longer. */
  @Test
  void stepsHaveATimeOfTheirOwnAndALockedBuildRunsNone() {
    Worker first = world.startWorker(STEPS);
    assertThat(first.exchange().limits().seconds()).isEqualTo(2 * 3600);
    assertThat(first.finish(finished(made("steps"))).counted()).isTrue();
    BuildPlan locked = world.startRebuild(HASH, RebuildFrom.LOCK).exchange();
    assertThat(locked.limits().seconds()).isEqualTo(3600);
    assertThat(world.startWorker(World.definition("six")).exchange().limits().seconds())
        .isEqualTo(3600);
  }

  @Test
  void theNextBuildIsToldWhatTheStepsHaveMade() {
    Worker first = world.startWorker(STEPS);
    assertThat(known(first)).isNull();
    Digest digest = made("steps");
    assertThat(first.finish(finished(digest)).counted()).isTrue();

    assertThat(known(world.startRebuild(HASH, RebuildFrom.PACKAGES))).isEqualTo(digest);
    assertThat(world.bean(LayerIndex.class).known(new WorkspaceName("other"), wanted()).steps())
        .isNull();
  }

  @Test
  void madeFromNothingTheyTakeThePlaceOfWhatWasKept() {
    Worker first = world.startWorker(STEPS);
    assertThat(known(first)).isNull();
    assertThat(first.finish(finished(made("monday"))).counted()).isTrue();
    Worker anew = world.startRebuild(HASH, RebuildFrom.NOTHING);
    assertThat(known(anew)).as("what was there before").isNull();
    Digest tuesday = made("tuesday");
    assertThat(anew.finish(finished(tuesday)).counted()).isTrue();
    assertThat(known(world.startRebuild(HASH, RebuildFrom.PACKAGES))).isEqualTo(tuesday);
  }

  @Test
  void whatTheRegistryDoesNotHaveIsNotRemembered() {
    Worker first = world.startWorker(STEPS);
    assertThat(known(first)).isNull();
    Finished lying = finished(World.digest("elsewhere"));
    assertThatThrownBy(() -> first.finish(lying))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(World.digest("elsewhere").toString());
  }

  @Test
  void onlyWhoeverRunsStepsNeedsAnEngine() {
    Worker plain = world.startWorker(World.definition("six"));
    assertThat(plain.exchange().lock()).isNull();
    Worker steps = world.startWorker(STEPS);
    assertThat(known(steps)).isNull();
    assertThat(steps.finish(finished(made("steps"))).counted()).isTrue();
    Worker locked = world.startRebuild(HASH, RebuildFrom.LOCK);
    assertThat(locked.exchange().lock()).isNotNull();
    assertThat(world.service.starts)
        .extracting(BuildService.Start::engine)
        .containsExactly(false, true, false);
  }
}
