package dev.kapsel.client.curated;

import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.oci.ImageReference;

/** Runs a program inside an image, without network. */
public interface SmokeEngine {

  /** What it is called, such as {@code docker}. */
  String name();

  /**
   * Pulls the image and runs the Python program in a new container of it.
   *
   * @throws CatalogueException if the image cannot be pulled, or the program does not end well; the
   *     message has the end of what it printed
   */
  void run(ImageReference image, PullCredentials login, String program);
}
