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
      converter = CountingNumber.class,
      arity = "0..1",
      paramLabel = "GENERATION",
      description = "Number of the generation; the current one if left out.")
  @Nullable Integer number;

  /**
   * An image with a generation of it.
   *
   * @param client of the workspace that has it
   * @param image as it was read, with its tag
   */
  record Chosen(
      KapselClient client, DefinitionHash hash, Tagged<ImageView> image, int generation) {}

  /** One of that workspace, to do something with. */
  Chosen find(KapselClient client) {
    return chosen(ImageChoice.in(client, name));
  }

  /** One to look at, which may be a curated one. */
  Chosen find(Session session) {
    return chosen(ImageChoice.find(session, name));
  }

  private Chosen chosen(ImageChoice choice) {
    return new Chosen(
        choice.client(), choice.hash(), choice.image(), choice.generation(name, number));
  }
}
