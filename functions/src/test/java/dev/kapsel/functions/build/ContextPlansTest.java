package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.context.UploadedContexts;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Slot;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.BuildPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a worker finds the build context of what it is to build. */
final class ContextPlansTest {

  private static final Sha256 CONTENT = Sha256.of("what is in it");
  private static final Definition FROM_CONTEXT = definition();
  private static final DefinitionHash HASH = DefinitionHash.of(FROM_CONTEXT);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static Definition definition() {
    String text =
        """
        schema: kapsel/v1
        image: {context: {content: %s, dockerfile: Dockerfile}}
        python: {user: {interpreterPath: /usr/bin/python3}}
        """
            .formatted(CONTENT);
    return Objects.requireNonNull(DefinitionReader.read(text, Format.YAML).definition());
  }

  /** Queued past the rules: what a worker is told does not depend on what builders can build. */
  private Worker startWorker() {
    BuildQueue queue = world.bean(BuildQueue.class);
    Build build = queue.next(World.TEAM, HASH, BuildReason.FIRST_USE, "user:ada", null);
    Slot slot = new Slot(build.id(), build.epoch());
    List<Write> writes =
        new ArrayList<>(
            world.bean(Images.class).claim(World.TEAM, FROM_CONTEXT, Optional.empty(), slot));
    writes.addAll(queue.writes(build, null));
    assertThat(world.bean(Builds.class).commit(writes).done()).isTrue();
    world.stream();
    return world.worker(new BuildKey(World.TEAM, build.id()));
  }

  private BuildPlan plan() {
    UploadedContexts.of(world, World.TEAM, FROM_CONTEXT);
    return startWorker().exchange();
  }

  @Test
  void thePlanSaysForAnHourWhereTheArchiveIs() {
    BuildPlan plan = plan();
    BuildPlan.ContextArchive context = Objects.requireNonNull(plan.context());
    assertThat(context.size()).isEqualTo(1);
    assertThat(context.url())
        .hasToString(
            "https://store.example/team/%s?until=%s"
                .formatted(CONTENT, world.clock.instant().plus(Duration.ofHours(1))));
    assertThat(plan.sources().privateAddresses()).isEmpty();
  }

  @Test
  void theAddressIsInNoText() {
    assertThat(plan()).asString().contains("1 bytes").doesNotContain("store.example");
  }

  @Test
  void aStoreOnThisMachineMayBeAsked() {
    world.archives.serveAt("http://127.0.0.1:7070");
    assertThat(plan().sources().privateAddresses()).containsExactly("127.0.0.1:7070");
  }

  @Test
  void aStoreInSomebodysNetworkMayNot() {
    world.archives.serveAt("http://10.0.0.7:7070");
    assertThat(plan().sources().privateAddresses()).isEmpty();
  }

  @Test
  void aDefinitionWithoutAContextHasNoArchive() {
    assertThat(world.startWorker(World.definition("pandas")).exchange().context()).isNull();
  }

  @Test
  void aContextThatIsNotThereFailsTheBuildAtOnce() {
    Worker worker = startWorker();
    assertThatThrownBy(worker::exchange)
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(CONTENT.hex());
    Build build = world.build(worker.key);
    assertThat(build.state()).isEqualTo(BuildState.FAILED);
    Failure failure = Objects.requireNonNull(build.failure());
    assertThat(failure.code()).isEqualTo("not-started");
    assertThat(failure.message()).contains("`team` has no build context", CONTENT.hex());
    assertThat(failure.advice()).contains("kapsel context put");
    assertThat(failure.retryable()).isFalse();
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, HASH))
        .isInstanceOf(LookupAnswer.Failed.class);
    assertThat(world.sweepAfter(Duration.ofDays(1)).seen()).isZero();
    assertThat(world.service.starts).hasSize(1);
  }
}
