package dev.kapsel.builder.engine;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.FullDisk;
import dev.kapsel.builder.tool.ToolProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code docker} of this machine, by which its engine is asked. Variables say which and
 * how: {@code KAPSEL_DOCKER} is another program, {@code KAPSEL_STEPS_NETWORK} what network steps
 * have ({@code docker build --network}), and {@code DOCKER_HOST} and its like are Docker's own.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/">The docker command</a>
 */
public final class DockerCommand {

  /** Before this version of the command BuildKit needs no plugin. */
  private static final int FIRST_WITH_PLUGIN = 23;

  /** Before this version of the engine what it reads Dockerfiles with knows no here-documents. */
  private static final int FIRST_WITH_HERE_DOCUMENTS = 23;

  private static final Pattern MAJOR = Pattern.compile("(\\d{1,6})\\..*", Pattern.DOTALL);

  private final String program;
  private final List<String> network;
  private final Path directory;
  private final Duration limit;
  private final Map<String, String> settings;
  private final String engine;
  private final boolean buildKit;

  /**
   * @param environment the worker's variables
   * @param directory to run in
   * @param limit for a single call
   * @throws BuildFailedException if no engine answers
   */
  public DockerCommand(Map<String, String> environment, Path directory, Duration limit) {
    String wanted = environment.getOrDefault("KAPSEL_STEPS_NETWORK", "");
    this.program = environment.getOrDefault("KAPSEL_DOCKER", "docker");
    this.network = wanted.isEmpty() ? List.of() : List.of("--network=" + wanted);
    this.directory = directory;
    this.limit = limit;
    this.engine = engine();
    this.buildKit = hasBuildKit();
    this.settings =
        Map.of(
            "BUILDKIT_PROGRESS",
            "plain",
            // Builders that run elsewhere do not know the images of this engine.
            "BUILDX_BUILDER",
            "default",
            "DOCKER_BUILDKIT",
            buildKit ? "1" : "0");
  }

  /** Its version. */
  private String engine() {
    ToolProcess.Outcome told;
    try {
      told = run(Map.of(), line -> {}, List.of("version", "--format", "{{.Server.Version}}"));
    } catch (BuildFailedException e) {
      throw e.code() == FailureCode.TOOL_MISSING ? missing(e.getMessage(), e) : e;
    }
    if (told.exitCode() != 0) {
      throw missing(Said.lastOf(told.output()), null);
    }
    return told.output().strip();
  }

  /**
   * @throws BuildFailedException if the engine would take the lines of here-documents for
   *     instructions
   */
  void needHereDocuments() {
    if (!buildKit || major(engine) < FIRST_WITH_HERE_DOCUMENTS) {
      throw new BuildFailedException(
          FailureCode.ENGINE_UNAVAILABLE,
          "here-documents need Docker %d with BuildKit where the image is built, and there is %s%s"
              .formatted(FIRST_WITH_HERE_DOCUMENTS, engine, buildKit ? "" : " without BuildKit"),
          "Bring Docker up to date there, or write the lines in other words.");
    }
  }

  /** Of a version that is not understood 0. */
  private static int major(String version) {
    Matcher major = MAJOR.matcher(version.strip());
    return major.matches() ? Integer.parseInt(major.group(1)) : 0;
  }

  private static BuildFailedException missing(@Nullable String said, @Nullable Throwable cause) {
    return new BuildFailedException(
        FailureCode.ENGINE_UNAVAILABLE,
        "docker steps need Docker where the image is built, and none answers: " + said,
        "Start Docker there and let workers find it (DOCKER_HOST), or use a base that has what the"
            + " steps would add.",
        cause);
  }

  /** A newer command without the plugin still has the builder of before. */
  private boolean hasBuildKit() {
    if (run(Map.of(), line -> {}, List.of("buildx", "version")).exitCode() == 0) {
      return true;
    }
    String version =
        run(Map.of(), line -> {}, List.of("version", "--format", "{{.Client.Version}}")).output();
    int major = major(version);
    return major > 0 && major < FIRST_WITH_PLUGIN;
  }

  /** Gives the engine an image out of an archive. */
  void load(Path archive) {
    expect("take the base", run(settings, line -> {}, List.of("load", "--input", "" + archive)));
  }

  /**
   * What is built.
   *
   * @param file the Dockerfile
   * @param context the directory that it copies from
   */
  record Build(Path file, Path context, String tag, Map<String, String> arguments) {}

  /**
   * Runs all steps: an engine takes a layer of another build for the same where its text is,
   * however different the proxies and mounted caches were that it was made with.
   *
   * @throws BuildFailedException if a step fails
   */
  void build(Build build, Consumer<String> log) {
    List<String> command =
        new ArrayList<>(
            List.of("build", "--no-cache", "--tag", build.tag(), "--file", "" + build.file()));
    command.addAll(network);
    build
        .arguments()
        .forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
    command.add(build.context().toString());
    Said said = new Said(log);
    ToolProcess.Outcome outcome = run(settings, said, command);
    if (outcome.exitCode() != 0) {
      if (FullDisk.isIn(said.last())) {
        throw FullDisk.failure(said.last(), null);
      }
      throw new BuildFailedException(
          FailureCode.STEP_FAILED,
          "a docker step failed: " + said.last(),
          "Read the end of its output in the log, and change the step.");
    }
  }

  /** Writes an image of the engine to an archive. */
  void save(String tag, Path archive) {
    expect(
        "hand out its result", run(settings, line -> {}, List.of("save", "-o", "" + archive, tag)));
  }

  /** As far as they are there. */
  void remove(List<String> tags) {
    List<String> command = new ArrayList<>(List.of("rmi", "--force"));
    command.addAll(tags);
    boolean stopped = Thread.interrupted();
    try {
      var unused = run(settings, line -> {}, command);
    } finally {
      if (stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void expect(String what, ToolProcess.Outcome outcome) {
    if (outcome.exitCode() == 0) {
      return;
    }
    if (FullDisk.isIn(outcome.output())) {
      throw FullDisk.failure(Said.lastOf(outcome.output()), null);
    }
    throw new BuildFailedException(
        FailureCode.ENGINE_UNAVAILABLE,
        "Docker does not " + what + ": " + Said.lastOf(outcome.output()),
        "Check the engine's own log and the room on its disk.");
  }

  private ToolProcess.Outcome run(
      Map<String, String> variables, Consumer<String> lines, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    return ToolProcess.run(command, variables, directory, limit, lines);
  }
}
