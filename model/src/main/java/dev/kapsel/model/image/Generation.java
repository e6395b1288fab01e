package dev.kapsel.model.image;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One finished build of an image. Never changed and never overwritten.
 *
 * @param number 1 for the first
 * @param reference what callers pull: registry, repository, tag and digest
 * @param base the manifest of the base image that was used
 * @param lock where the lock is kept; null where the image has no packages from Kapsel
 * @param contents where the list of what is installed below the packages is kept; null where no
 *     build has told
 * @param size of all layers in the registry, in bytes
 * @param reusedFrom the build whose manifest was taken because the lock is the same
 */
public record Generation(
    DefinitionHash definitionHash,
    int number,
    ImageReference reference,
    Digest digest,
    ImageReference base,
    LockHash lockHash,
    @Nullable Digest lock,
    @Nullable Digest contents,
    List<Layer> layers,
    long size,
    BuildId build,
    BuildReason reason,
    List<StageTiming> stages,
    List<String> warnings,
    @Nullable BuildId reusedFrom,
    Instant createdAt) {

  public Generation {
    layers = List.copyOf(layers);
    stages = List.copyOf(stages);
    warnings = List.copyOf(warnings);
  }

  /** What a lookup says of it. */
  public GenerationSummary summary() {
    return new GenerationSummary(
        definitionHash,
        number,
        reference,
        digest,
        base,
        lockHash,
        lock,
        layers.size(),
        size,
        build,
        reason,
        warnings.size(),
        reusedFrom,
        createdAt);
  }
}
