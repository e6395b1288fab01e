package dev.kapsel.client.cli;

import dev.kapsel.model.api.ImageView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel image show}. */
@Command(
    name = "show",
    description = "Show an image with its generations.",
    footer = {
      "",
      "Examples:",
      "  kapsel image show forecast:2",
      "  kapsel image show forecast:2 --layers"
    })
final class ImageShowCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "REF|HASH",
      description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
  String name;

  @Option(names = "--layers", description = "List the layers of the current generation.")
  boolean layers;

  ImageShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ImageView image = ImageChoice.find(session, name).image().value();
    session.answers().write(image, new ImageLines(session.terminal()).of(image, layers));
    return ExitCodes.OK;
  }
}
