package dev.kapsel.client.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kapsel image ensure}, and {@code kapsel build start}, which is the same. */
@Command(
    description = {
      "Get an image: at once when it is there, else by the build that makes it.",
      "However many ask at the same time, there is one build. Ends with 1 when it fails."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel image ensure forecast",
      "  kapsel build start forecast:2 --no-wait"
    })
final class ImageEnsureCommand implements Callable<Integer> {

  private final Session session;

  @Mixin Subject subject = new Subject();

  @Option(
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Wait for the build's end (the default), or do not.")
  boolean wait;

  ImageEnsureCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new Ensuring(session, session.client()).run(subject.request(session), wait, null);
  }
}
