package dev.kapsel.model.image;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup says of a {@link Generation}: everything but what grows with the image, so that it
 * stays below 4 KB and a lookup is one read unit.
 *
 * @param layerCount how many layers the generation has; they are shown with the image
 * @param warningCount likewise its warnings
 */
public record GenerationSummary(
    DefinitionHash definitionHash,
    int number,
    ImageReference reference,
    Digest digest,
    ImageReference base,
    LockHash lockHash,
    @Nullable Digest lock,
    int layerCount,
    long size,
    BuildId build,
    BuildReason reason,
    int warningCount,
    @Nullable BuildId reusedFrom,
    Instant createdAt) {}
