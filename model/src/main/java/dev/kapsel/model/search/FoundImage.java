package dev.kapsel.model.search;

import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation that a search found, and what leads to it.
 *
 * @param current whether callers of the image get this generation now
 * @param versions environment versions that name this image; not more than a few
 * @param moreVersions whether there are more of those; the image's versions are listed by its hash
 * @param workspace that has the generation: the one that was asked, or the curated one, whose
 *     images its versions hit; null in answers of older services, which know the first alone
 */
public record FoundImage(
    DefinitionHash hash,
    int generation,
    Digest digest,
    Instant createdAt,
    boolean current,
    List<EnvironmentReference> versions,
    boolean moreVersions,
    @Nullable WorkspaceName workspace) {

  public FoundImage {
    versions = List.copyOf(versions);
  }
}
