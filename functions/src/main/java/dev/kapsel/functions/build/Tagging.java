package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import jakarta.inject.Singleton;
import java.util.Objects;

/** Lets the registry's tag name what was published: {@code <definition hash>.<generation>}. */
@Singleton
public final class Tagging {

  private final Builds builds;
  private final Images images;
  private final ImageRegistry registry;

  public Tagging(Builds builds, Images images, ImageRegistry registry) {
    this.builds = builds;
    this.images = images;
    this.registry = registry;
  }

  static String tag(DefinitionHash hash, int generation) {
    return hash + "." + generation;
  }

  /** Whether a tag was written now. Writing it twice is harmless. */
  boolean tag(BuildKey key) {
    Stored<BuildRecord> read = builds.existing(key.workspace(), key.id());
    BuildRecord record = read.value();
    if (record.state() != BuildState.SUCCEEDED || record.tagged()) {
      return false;
    }
    Build build = record.build();
    int number = Objects.requireNonNull(build.generation(), "a success has a generation");
    Generation generation =
        images
            .generation(build.workspace(), build.definitionHash(), number)
            .orElseThrow(() -> new IllegalStateException("no generation of build " + key.id()));
    registry.tag(build.workspace(), generation.digest(), tag(build.definitionHash(), number));
    // Lost to another writer: the sweep comes by again.
    return builds.commit(builds.change(read, record.withTag())).done();
  }
}
