package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan;
import java.util.Map;
import java.util.Optional;

/**
 * Where images are kept: one repository for each workspace. Every method throws {@link
 * UnavailableException} when the registry does not answer.
 */
public interface ImageRegistry {

  /**
   * Where a worker pushes.
   *
   * @return with a login that writes to this workspace's repository, reads that of {@code curated},
   *     and does nothing else
   */
  BuildPlan.Target target(WorkspaceName workspace);

  /** How callers name an image of the workspace: registry, repository, tag and digest. */
  ImageReference reference(WorkspaceName workspace, String tag, Digest digest);

  /** With what an engine pulls images of the workspace, for a short time. */
  PullCredentials pullCredentials(WorkspaceName workspace);

  /** The image with this manifest; empty if the registry says that it has none. */
  Optional<StoredImage> find(WorkspaceName workspace, Digest manifest);

  /** Whether the workspace's repository has this blob. */
  boolean hasBlob(WorkspaceName workspace, Digest blob);

  /** Lets the tag name the image; the same again changes nothing. */
  void tag(WorkspaceName workspace, Digest manifest, String tag);

  /**
   * Takes a tag away from a manifest that has to stay; one that is not there is what was wanted.
   *
   * @return false if the registry would drop the manifest with its last tag: it stays as it was
   */
  boolean untag(WorkspaceName workspace, Digest manifest, String tag);

  /** Deletes a manifest with all that names it; one that is not there is what was wanted. */
  void delete(WorkspaceName workspace, Digest manifest);

  /**
   * What a manifest says.
   *
   * @param layers size in bytes of each layer's blob, in their order
   */
  record StoredImage(Digest digest, Map<Digest, Long> layers) {

    /** Of all layers in the registry, in bytes. */
    public long size() {
      return layers.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
