package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.oci.ImageReference;
import java.util.Optional;

/** Logins to repositories that other installations publish to, for a short time. */
public interface PublisherLogins {

  /** Where images of others lie in registries that everybody may pull from. */
  PublisherLogins NONE = image -> Optional.empty();

  /**
   * With what this image is pulled; empty where this installation gives no login for it.
   *
   * @throws UnavailableException if whoever gives them does not answer
   */
  Optional<PullCredentials> toPull(ImageReference image);
}
