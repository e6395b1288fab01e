package dev.kapsel.functions.environment;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.ImageReference;
import java.util.Optional;

/** Tells images that Kapsel keeps for its workspaces from those of the rest of the world. */
public interface ImageOwners {

  /**
   * The workspace in whose repository of the installation's own registry a reference lies, whether
   * or not there is such an image or such a workspace; empty where it lies elsewhere.
   */
  Optional<WorkspaceName> owner(ImageReference reference);
}
