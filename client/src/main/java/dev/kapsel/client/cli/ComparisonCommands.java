package dev.kapsel.client.cli;

import dev.kapsel.client.ComparisonClient.Side;
import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.GenerationReference;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.difference.DefinitionDifference;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel env diff}, {@code image diff} and {@code why}. */
final class ComparisonCommands {

  private ComparisonCommands() {}

  /** Where the two are, and what the process ends with. */
  static final class Places {

    @Option(
        names = "--from-workspace",
        paramLabel = "NAME",
        description = "Where FROM is (default: this workspace, else the curated one).")
    @Nullable WorkspaceName from;

    @Option(
        names = "--to-workspace",
        paramLabel = "NAME",
        description = "Where TO is (default: this workspace, else the curated one).")
    @Nullable WorkspaceName to;

    @Option(names = "--exit-code", description = "End with 1 if they differ.")
    boolean exitCode;

    int code(boolean same) {
      return same || !exitCode ? ExitCodes.OK : ExitCodes.NEGATIVE;
    }
  }

  @Command(
      name = "diff",
      description = {
        "Say how two versions differ, by what they mean and not by how they are written.",
        "With -f, how a file differs from a version."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel env diff forecast:1 forecast:2",
        "  kapsel env diff forecast -f environment.yaml",
        "  kapsel env diff forecast forecast --to-workspace production"
      })
  static final class Versions implements Callable<Integer> {
    private final Session session;
    @Mixin Places places = new Places();

    @Parameters(index = "0", paramLabel = "FROM", description = "NAME, NAME:VERSION, NAME@latest.")
    String from;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "Likewise.")
    @Nullable String to;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "A definition in place of TO, which need not be registered.")
    @Nullable Path file;

    Versions(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      if ((to == null) == (file == null)) {
        throw new UsageException("give a second version, or a definition with -f FILE");
      }
      return file == null ? versions(to == null ? "" : to) : ofFile(file);
    }

    private int versions(String other) {
      VersionComparison comparison =
          session
              .client()
              .comparisons()
              .versions(
                  new Side(Subject.reference(from).toString(), places.from),
                  new Side(Subject.reference(other).toString(), places.to));
      session.answers().write(comparison, new ComparisonLines(session.terminal()).of(comparison));
      return places.code(comparison.sameContent());
    }

    private int ofFile(Path path) {
      DefinitionFile read = session.expandable(path);
      Definition definition = read.document().definition();
      if (definition == null) {
        throw read.refusal();
      }
      EnvironmentVersion version =
          places.from == null
              ? OwnOrCurated.find(session, client -> client.version(Subject.reference(from)))
              : session.client(places.from).version(Subject.reference(from));
      DefinitionDifference difference =
          DefinitionDifference.between(version.definition(), definition);
      session
          .answers()
          .write(
              difference,
              new ComparisonLines(session.terminal())
                  .changes(difference.changes(), difference.omitted()));
      return places.code(difference.changes().isEmpty());
    }
  }

  @Command(
      name = "diff",
      description = {
        "Say how two generations differ in their packages, by their locks.",
        "Each is HASH.NUMBER, or an environment or a hash, of which the current one is taken."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel image diff forecast:1 forecast:2",
        "  kapsel image diff forecast --from 1 --to 2"
      })
  static final class Generations implements Callable<Integer> {
    private final Session session;
    @Mixin Places places = new Places();

    @Parameters(index = "0", paramLabel = "A", description = "HASH.NUMBER, REF or HASH.")
    String first;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "B",
        description = "Likewise (default: the same image).")
    @Nullable String second;

    @Option(
        names = "--from",
        paramLabel = "N",
        description = "Generation of A (default: the current one).")
    @Nullable Integer from;

    @Option(
        names = "--to",
        paramLabel = "N",
        description = "Generation of B (default: the current one).")
    @Nullable Integer to;

    Generations(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      String other = second == null ? first : second;
      GenerationComparison comparison =
          session
              .client()
              .comparisons()
              .generations(
                  new Side(generation(session, first, from, places.from), places.from),
                  new Side(generation(session, other, to, places.to), places.to));
      session.answers().write(comparison, new ComparisonLines(session.terminal()).of(comparison));
      return places.code(comparison.sameLock());
    }
  }

  private static String generation(
      Session session, String name, @Nullable Integer number, @Nullable WorkspaceName workspace) {
    if (GenerationReference.matches(name)) {
      if (number != null) {
        throw new UsageException(name + " has a number of its own; leave the other one out");
      }
      return name;
    }
    ImageChoice image =
        workspace == null
            ? ImageChoice.find(session, name)
            : ImageChoice.in(session.client(workspace), name);
    return new GenerationReference(image.hash(), image.generation(name, number)).toString();
  }

  @Command(
      name = "why",
      description = {
        "Say what exactly makes two hashes differ.",
        "Of two environments or definition hashes, their definition hashes; of two generations,"
            + " HASH.NUMBER, their lock hashes."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel why forecast:1 forecast:2",
        "  kapsel why HASH.1 HASH.2"
      })
  static final class Why implements Callable<Integer> {
    private final Session session;
    @Mixin Places places = new Places();

    @Parameters(index = "0", paramLabel = "FROM", description = "REF, HASH or HASH.NUMBER.")
    String from;

    @Parameters(index = "1", paramLabel = "TO", description = "Likewise.")
    String to;

    Why(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Side before = new Side(from, places.from);
      Side after = new Side(to, places.to);
      if (GenerationReference.matches(from) != GenerationReference.matches(to)) {
        throw new UsageException("a generation is compared with a generation: HASH.NUMBER twice");
      }
      ComparisonLines lines = new ComparisonLines(session.terminal());
      if (GenerationReference.matches(from)) {
        GenerationComparison locks = session.client().comparisons().generations(before, after);
        session.answers().write(locks, lines.why(locks));
        return places.code(locks.sameLock());
      }
      HashDifference hashes = session.client().comparisons().hashes(before, after);
      session.answers().write(hashes, lines.of(hashes));
      return places.code(hashes.equal());
    }
  }
}
