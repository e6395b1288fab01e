package dev.kapsel.client.cli;

import dev.kapsel.model.api.LookupAnswer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kapsel image lookup}. */
@Command(
    name = "lookup",
    description = {
      "Say what is known of an image: hit, stale, building, failed or miss.",
      "Changes nothing. Ends with 0 when the image exists, else with 1."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel image lookup forecast",
      "  kapsel image lookup forecast:2 --output json",
      "  kapsel image lookup -f environment.yaml"
    })
final class ImageLookupCommand implements Callable<Integer> {

  private final Session session;

  @Mixin Subject subject = new Subject();

  ImageLookupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LookupAnswer answer = session.client().lookUp(subject.request(session));
    session.answers().write(answer, new ImageLines(session.terminal()).of(answer));
    return ImageLines.exists(answer) ? ExitCodes.OK : ExitCodes.NEGATIVE;
  }
}
