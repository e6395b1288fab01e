package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.RequirementsWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What can be read of a generation: {@code kapsel image details, lock, dockerfile, credentials}.
 */
final class GenerationShowCommands {

  private GenerationShowCommands() {}

  @Command(
      name = "details",
      description = "Show one generation: where it is, what it is made of, how large it is.")
  static final class Details implements Callable<Integer> {
    private final Session session;
    @Mixin GenerationChoice choice = new GenerationChoice();

    Details(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      GenerationDetails details = read(session, choice);
      session.answers().write(details, lines(details, session.terminal()));
      return ExitCodes.OK;
    }

    private static List<String> lines(GenerationDetails details, Terminal terminal) {
      Style style = terminal.style();
      ImageLines image = new ImageLines(terminal);
      List<String> lines = new ArrayList<>(image.of(details.generation()));
      lines.add(label(style, "registry") + details.registry());
      lines.add(label(style, "repository") + details.repository());
      lines.add(label(style, "tag") + (details.tag() == null ? "none" : details.tag()));
      lines.add(label(style, "digest") + details.generation().digest());
      Long unpacked = details.unpackedSize();
      lines.add(
          label(style, "unpacked") + (unpacked == null ? "not known" : Units.bytes(unpacked)));
      lines.add(label(style, "python") + python(details.python()));
      lines.addAll(image.layers(details.generation().layers()));
      return lines;
    }

    private static String python(GenerationDetails.@Nullable Python python) {
      if (python == null) {
        return "not known";
      }
      return Text.safe(python.path())
          + (python.version() == null ? "" : ", " + Text.safe(python.version()))
          + (python.base() == null ? "" : " over " + Text.safe(python.base()));
    }
  }

  /** The forms in which a lock is written. */
  enum LockFormat {
    /** Kapsel's own, with all that it has. */
    JSON,
    /** The standard's. */
    PYLOCK,
    /** One line for each package, with its hash. */
    REQUIREMENTS
  }

  @Command(
      name = "lock",
      description = {
        "Print the lock of a generation: the exact package files.",
        "As pylock or requirements it can be installed elsewhere: first"
            + " `pip download --no-deps --require-hashes -d wheels -r requirements.txt`, then"
            + " `uv pip install -r pylock.toml`."
      },
      footer = {"", "Example:", "  kapsel image lock forecast:2 --format pylock > pylock.toml"})
  static final class ShowLock implements Callable<Integer> {
    private final Session session;
    @Mixin GenerationChoice choice = new GenerationChoice();

    @Option(
        names = "--format",
        paramLabel = "json|pylock|requirements",
        defaultValue = "json",
        description = "How it is written (default: ${DEFAULT-VALUE}).")
    LockFormat format;

    ShowLock(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      GenerationChoice.Chosen chosen = choice.find(session);
      KapselClient client = chosen.client();
      switch (format) {
        case PYLOCK ->
            print(session, client.generations().pylock(chosen.hash(), chosen.generation()));
        case REQUIREMENTS ->
            print(
                session, RequirementsWriter.write(client.lock(chosen.hash(), chosen.generation())));
        case JSON -> {
          Lock lock = client.lock(chosen.hash(), chosen.generation());
          session.terminal().line(Answers.json(lock));
        }
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "dockerfile",
      description = {
        "Print a Dockerfile that would make much the same image as a generation.",
        "The same base and packages, by digest and hash; its layers have other bytes."
      })
  static final class ShowDockerfile implements Callable<Integer> {
    private final Session session;
    @Mixin GenerationChoice choice = new GenerationChoice();

    ShowDockerfile(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      print(session, read(session, choice).dockerfile());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "credentials",
      description = {
        "Get what a container engine pulls an image with; it is good for a short time.",
        "The password is only shown by --password, or in --output json and yaml."
      })
  static final class Credentials implements Callable<Integer> {
    private final Session session;

    @Parameters(
        paramLabel = "REF|HASH",
        description = "An environment, as NAME or NAME:VERSION, or a definition hash.")
    String name;

    @Option(names = "--password", description = "Print the password and nothing else.")
    boolean password;

    Credentials(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      ImageChoice image = ImageChoice.find(session, name);
      PullCredentials credentials = image.client().generations().credentials(image.hash());
      String secret = credentials.password();
      if (password) {
        print(session, secret == null ? "" : secret + "\n");
        return ExitCodes.OK;
      }
      session.answers().write(credentials, lines(credentials));
      return ExitCodes.OK;
    }

    private List<String> lines(PullCredentials credentials) {
      Style style = session.terminal().style();
      List<String> lines = new ArrayList<>();
      lines.add(label(style, "registry") + credentials.registry());
      lines.add(label(style, "repository") + credentials.repository());
      if (credentials.username() == null) {
        lines.add(label(style, "login") + "none needed");
        return lines;
      }
      lines.add(
          label(style, "login")
              + "kapsel image credentials "
              + name
              + " --password | docker login --username "
              + Text.safe(credentials.username())
              + " --password-stdin "
              + credentials.registry());
      lines.add(
          label(style, "expires")
              + (credentials.expiresAt() == null
                  ? "never"
                  : Units.moment(credentials.expiresAt())));
      return lines;
    }
  }

  private static GenerationDetails read(Session session, GenerationChoice choice) {
    GenerationChoice.Chosen chosen = choice.find(session);
    return chosen.client().generations().details(chosen.hash(), chosen.generation());
  }

  /** As it is: it is for programs. */
  private static void print(Session session, String text) {
    session.terminal().out().print(text);
    session.terminal().out().flush();
  }

  private static String label(Style style, String name) {
    return Text.label(2, style.faint(name), 12);
  }
}
