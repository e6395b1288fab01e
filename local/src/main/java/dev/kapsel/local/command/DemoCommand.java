package dev.kapsel.local.command;

import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.client.cli.Session;
import dev.kapsel.client.cli.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel demo}. */
@Command(
    name = "demo",
    description = {
      "Show what Kapsel does, from a definition to an image that runs, with real packages.",
      "Works in a fresh directory unless --data names one, and serves until Ctrl-C."
    },
    footer = {"", "Examples:", "  kapsel demo", "  kapsel demo --once"})
public final class DemoCommand implements Callable<Integer> {

  private final Session session;
  private final ServiceStart start;

  @Option(names = "--once", description = "End when everything has been shown.")
  boolean once;

  public DemoCommand(Session session, ServiceStart start) {
    this.session = session;
    this.start = start;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path example = example();
    try (DemoData data = DemoData.of(session.chosenData())) {
      Demo demo = new Demo(session, example);
      try (RunningService service =
          demo.start(() -> start.start(ServiceStart.Wanted.usual(data.path())), data.path())) {
        if (!demo.run(service, data.path())) {
          return ExitCodes.NEGATIVE;
        }
        if (!once) {
          demo.serving();
          data.removeAtExit();
          Serving.untilTheEnd(service);
        }
      }
    }
    return ExitCodes.OK;
  }

  /** The launcher says where Kapsel's own files are. */
  private static Path example() {
    Path home = Path.of(System.getProperty("kapsel.home", ""));
    Path example = home.resolve("examples/forecast").toAbsolutePath();
    if (!Files.isDirectory(example)) {
      throw new UsageException("there is no " + example + "; run the demo by ./kapsel demo");
    }
    return example;
  }
}
