package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.KnownImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds from a lock, and builds from nothing, by the worker that is deployed. */
@Tag("machine")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LockedBuildTest {

  /** Has uv, and nothing else is taken from it. */
  @TempDir static Path installed;

  @TempDir Path directory;
  private PackagedImage image;
  private WholeBuild build;

  @BeforeEach
  void buildTheFirst() throws IOException {
    image = new PackagedImage(installed, directory);
    build = image.build;
  }

  @AfterEach
  void close() {
    image.close();
  }

  @Test
  void aLockOfAnImageThatIsThereNeedsNeitherBaseNorIndex() {
    build.lock = image.made.lock();
    build.known =
        new KnownImage(
            new BuildId("b" + "1".repeat(24)),
            image.made.digest(),
            image.made.layers(),
            image.made.size(),
            List.of());
    Finished again = build.run().succeeded();
    assertThat(again.digest()).isEqualTo(image.made.digest());
    assertThat(again.base()).isEqualTo(image.made.base());
    assertThat(again.reusedFrom()).isNotNull();
    assertThat(image.index.requests).isEmpty();
    assertThat(build.hub.requests).isEmpty();
  }

  @Test
  void aLockIsFollowedThoughTheDefinitionWouldResolveToSomethingElse() {
    build.base.more(100);
    build.base.publish();
    build.lock = image.made.lock();
    build.python = new Python.Pip(List.of("pip", "small"), Python.Over.BASE);
    Finished again = build.run().succeeded();
    assertThat(again.digest()).isEqualTo(image.made.digest());
    assertThat(again.lock()).isEqualTo(image.made.lock());
  }

  @Test
  void madeAnewEverythingIsFetchedAgain() {
    build.anew = true;
    Finished again = build.run().succeeded();
    assertThat(again.digest()).isEqualTo(image.made.digest());
    assertThat(again.newLayers().keySet()).isEqualTo(image.made.newLayers().keySet());
    assertThat(image.fetched()).containsExactly("big", "pip", "small");
  }
}
