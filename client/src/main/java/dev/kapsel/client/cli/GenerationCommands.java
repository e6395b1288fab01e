package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.Tagged;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What moves an image on or back: {@code kapsel image rebuild, pin, unpin, rollback}. */
final class GenerationCommands {

  private GenerationCommands() {}

  @Command(
      name = "rebuild",
      description = {
        "Have the next generation of an image made.",
        "What is current stays so until it is finished, and longer where it is pinned. While a"
            + " build runs, that one is joined. With --wait: ends with 1 when it fails."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel image rebuild forecast --from lock",
        "  kapsel image rebuild forecast:2 --from packages --wait"
      })
  static final class RebuildIt implements Callable<Integer> {
    private final Session session;

    @Parameters(
        paramLabel = "REF|HASH",
        description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
    String name;

    @Option(
        names = "--from",
        required = true,
        paramLabel = "lock|packages|nothing",
        description =
            "lock: the very packages of the current generation. packages: resolve anew, use layers"
                + " that are known. nothing: resolve anew and make every layer, from empty caches.")
    RebuildFrom from;

    @Option(
        names = "--wait",
        negatable = true,
        description = "Wait for the build's end, and show how it goes on.")
    boolean wait;

    RebuildIt(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      KapselClient client = session.client();
      DefinitionHash hash = Subject.hash(name, client);
      Rebuild begun = client.generations().rebuild(hash, new RebuildRequest(from));
      if (begun.joined() && session.answers().forPeople()) {
        session.terminal().line("a build runs already; it is joined");
      }
      if (!wait) {
        session.answers().write(begun, Following.howTo(begun.build()));
        return ExitCodes.OK;
      }
      Build ended = new Following(session, client).follow(begun.build());
      session.answers().write(new Rebuild(ended, begun.joined()), made(client, hash, ended));
      return BuildLines.exitCode(ended);
    }

    private List<String> made(KapselClient client, DefinitionHash hash, Build ended) {
      Integer number = ended.generation();
      if (number == null) {
        return List.of();
      }
      List<String> lines = new ArrayList<>();
      lines.addAll(
          new ImageLines(session.terminal())
              .of(client.generations().details(hash, number).generation()));
      ImageView image = client.image(hash);
      if (!number.equals(image.current())) {
        lines.add(
            image.current() == null
                ? ImageLines.withheld(number)
                : "generation "
                    + image.current()
                    + " stays current"
                    + (image.pinned() ? ": pinned" : ""));
      }
      return lines;
    }
  }

  @Command(
      name = "pin",
      description = {
        "Make a generation the current one, and let it stay so whatever is built later.",
        "Without a number: the one that is current now."
      },
      footer = {"", "Example:", "  kapsel image pin forecast:2 3"})
  static final class Pin implements Callable<Integer> {
    private final Session session;
    @Mixin GenerationChoice choice = new GenerationChoice();

    Pin(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      return set(session, choice, true);
    }
  }

  @Command(
      name = "unpin",
      description = {
        "Let the next generation that is built become the current one again.",
        "Until then, what is current stays so."
      })
  static final class Unpin implements Callable<Integer> {
    private final Session session;

    @Parameters(
        paramLabel = "REF|HASH",
        description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
    String name;

    Unpin(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      GenerationChoice current = new GenerationChoice();
      current.name = name;
      return set(session, current, false);
    }
  }

  @Command(
      name = "rollback",
      description = {
        "Make an older generation the current one.",
        "A later rebuild moves on from it; pin it, if that is not wanted."
      },
      footer = {"", "Example:", "  kapsel image rollback forecast:2 1"})
  static final class RollBack implements Callable<Integer> {
    private final Session session;

    @Parameters(
        index = "0",
        paramLabel = "REF|HASH",
        description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
    String name;

    @Parameters(
        index = "1",
        converter = CountingNumber.class,
        paramLabel = "GENERATION",
        description = "Number of the generation.")
    int number;

    RollBack(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      GenerationChoice older = new GenerationChoice();
      older.name = name;
      older.number = number;
      return set(session, older, false);
    }
  }

  private static int set(Session session, GenerationChoice choice, boolean pinned) {
    KapselClient client = session.client();
    GenerationChoice.Chosen chosen = choice.find(client);
    Tagged<ImageView> read = chosen.image();
    ImageView now =
        client
            .generations()
            .setCurrent(read.tag(), chosen.hash(), new CurrentRequest(chosen.generation(), pinned));
    session.answers().write(now, new ImageLines(session.terminal()).of(now, false));
    return ExitCodes.OK;
  }

  @Command(
      name = "cancel",
      description = {
        "End a build that is queued or runs.",
        "Its image is as if the build had never been; whoever asks again has a new one."
      })
  static final class CancelBuild implements Callable<Integer> {
    private final Session session;

    @Parameters(
        paramLabel = "BUILD",
        description = "Id of the build, as `kapsel build list` shows it.")
    BuildId id;

    CancelBuild(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Build build = session.client().generations().cancel(id);
      session.answers().write(build, new BuildLines(session).of(build));
      return ExitCodes.OK;
    }
  }
}
