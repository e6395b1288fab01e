package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.identity.DefinitionHash;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which generation a command is about: one of an image's, the current one if none is named. */
final class GenerationChoice {

  @Parameters(
      index = "0",
      paramLabel = "REF|HASH",
      description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
  String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GENERATION",
      description = "Number of the generation; the current one if left out.")
  @Nullable Integer number;

  /**
   * An image with a generation of it.
   *
   * @param image as it was read, with its tag
   */
  record Chosen(DefinitionHash hash, Tagged<ImageView> image, int generation) {}

  Chosen find(KapselClient client) {
    DefinitionHash hash = Subject.hash(name, client);
    Tagged<ImageView> image = client.generations().image(hash);
    Integer current = image.value().current();
    if (number != null) {
      return new Chosen(hash, image, number);
    }
    if (current == null) {
      throw new UsageException(name + " has no generation yet; ask for it: kapsel image ensure");
    }
    return new Chosen(hash, image, current);
  }
}
