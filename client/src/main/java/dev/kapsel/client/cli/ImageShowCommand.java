package dev.kapsel.client.cli;

import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import java.util.ArrayList;
import java.util.List;
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
    ImageChoice choice = ImageChoice.find(session, name);
    ImageView image = choice.image().value();
    List<String> lines = new ArrayList<>(new ImageLines(session.terminal()).of(image, layers));
    if (session.answers().forPeople() && image.generations().isEmpty()) {
      lines.addAll(whyNot(choice));
    }
    session.answers().write(image, lines);
    return ExitCodes.OK;
  }

  /** What has come of it so far, for there is nothing to show. */
  private List<String> whyNot(ImageChoice choice) {
    LookupAnswer found = choice.client().lookUp(LookupRequest.of(choice.hash()));
    return found instanceof LookupAnswer.Failed
        ? new ImageLines(session.terminal()).of(found)
        : List.of();
  }
}
