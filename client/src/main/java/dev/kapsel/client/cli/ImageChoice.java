package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.identity.DefinitionHash;
import org.jspecify.annotations.Nullable;

/**
 * An image that is to be looked at, and where it is.
 *
 * @param client of the workspace that has it
 */
record ImageChoice(KapselClient client, Tagged<ImageView> image) {

  /**
   * That of the caller's workspace, else the curated one.
   *
   * @param name an environment or a hash
   */
  static ImageChoice find(Session session, String name) {
    DefinitionHash hash = OwnOrCurated.find(session, client -> Subject.hash(name, client));
    return OwnOrCurated.find(session, client -> of(client, hash));
  }

  static ImageChoice in(KapselClient client, String name) {
    return of(client, Subject.hash(name, client));
  }

  private static ImageChoice of(KapselClient client, DefinitionHash hash) {
    return new ImageChoice(client, client.generations().image(hash));
  }

  DefinitionHash hash() {
    return image.value().hash();
  }

  /**
   * The generation of that number, else the current one.
   *
   * @param name what the caller called the image
   */
  int generation(String name, @Nullable Integer number) {
    if (number != null) {
      return number;
    }
    Integer current = image.value().current();
    if (current == null) {
      throw new NotThereException(
          name + " has no generation yet; ask for it: kapsel image ensure " + name);
    }
    return current;
  }
}
