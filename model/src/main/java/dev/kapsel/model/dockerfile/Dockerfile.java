package dev.kapsel.model.dockerfile;

import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.dockerfile.Stage.OfImage;
import dev.kapsel.model.dockerfile.Stage.OfStage;
import dev.kapsel.model.dockerfile.Stage.Source;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Dockerfile that can be run: its stages up to the wanted one, as far as that needs them. */
public final class Dockerfile {

  private static final String FOR_THE_ENGINE = "BUILDKIT_";

  private final char escape;
  private final List<Instruction> globals;
  private final ImageReference base;
  private final List<Stage> stages;

  private Dockerfile(
      char escape, List<Instruction> globals, ImageReference base, List<Stage> stages) {
    this.escape = escape;
    this.globals = List.copyOf(globals);
    this.base = base;
    this.stages = List.copyOf(stages);
  }

  /**
   * @param problems why it is not run; where there are any, {@code dockerfile} is null
   * @param images as far as they could be told, those of stages that are not needed too
   */
  public record Reading(
      List<DockerfileProblem> problems,
      List<ImageReference> images,
      @Nullable Dockerfile dockerfile) {
    public Reading {
      problems = List.copyOf(problems);
      images = List.copyOf(images);
    }
  }

  /** The keywords of the instructions of a text, in upper case; what is none is left out. */
  public static List<String> keywords(String text) {
    return DockerfileReader.read(text, problem -> {}).instructions().stream()
        .map(Instruction::keyword)
        .toList();
  }

  /**
   * Whether an argument of this name would tell the engine how to build, which its definition must
   * not.
   *
   * @see <a
   *     href="https://docs.docker.com/reference/dockerfile/#buildkit-built-in-build-args">Docker,
   *     BuildKit built-in build arguments</a>
   */
  public static boolean isForTheEngine(String argument) {
    return argument.startsWith(FOR_THE_ENGINE);
  }

  /** The steps after a base, which have no files. */
  public static Reading of(ImageSource.Steps image, Platform platform) {
    String text = "FROM " + image.reference() + "\n" + String.join("\n", image.steps()) + "\n";
    return read(text, new Arguments(image.arguments().values(), null), platform, false);
  }

  /** A Dockerfile without files. */
  public static Reading of(ImageSource.Dockerfile image, Platform platform) {
    return read(image.text(), image.arguments(), platform, false);
  }

  /**
   * The Dockerfile of a build context.
   *
   * @param text what the context has at the path that the definition names
   */
  public static Reading of(ImageSource.Context image, String text, Platform platform) {
    return read(text, image.arguments(), platform, true);
  }

  private static Reading read(String text, Arguments arguments, Platform platform, boolean files) {
    List<DockerfileProblem> problems = new ArrayList<>();
    DockerfileReader.Read read = DockerfileReader.read(text, problems::add);
    InstructionRules rules = new InstructionRules(files, problems::add);
    read.instructions().forEach(rules::check);
    StageReader reader =
        new StageReader(new Variables(arguments.values(), platform), platform, problems::add);
    List<Stage> stages = reader.read(read.instructions());
    Stage target = target(stages, arguments.target(), problems);
    List<ImageReference> all =
        stages.stream()
            .flatMap(stage -> sources(stage).stream())
            .flatMap(Dockerfile::image)
            .distinct()
            .toList();
    if (target == null || !problems.isEmpty()) {
      return new Reading(problems, all, null);
    }
    ImageReference base = root(stages, target);
    if (base == null) {
      problems.add(
          new DockerfileProblem(
              0,
              "its last stage begins from nothing (scratch), which is not built yet",
              "Begin the last stage from an image."));
      return new Reading(problems, all, null);
    }
    return new Reading(
        problems,
        all,
        new Dockerfile(read.escape(), reader.globals(), base, needed(stages, target)));
  }

  private static @Nullable Stage target(
      List<Stage> stages, @Nullable String target, List<DockerfileProblem> problems) {
    if (stages.isEmpty()) {
      problems.add(
          new DockerfileProblem(0, "it has no FROM", "Begin it with FROM and a base image."));
      return null;
    }
    if (target == null) {
      return stages.getLast();
    }
    for (Stage stage : stages.reversed()) {
      if (target.toLowerCase(Locale.ROOT).equals(stage.name())
          || target.equals(Integer.toString(stage.index()))) {
        return stage;
      }
    }
    String names =
        stages.stream().map(Stage::name).filter(Objects::nonNull).collect(Collectors.joining(", "));
    problems.add(
        new DockerfileProblem(
            0,
            "it has no stage `" + target + "`",
            names.isEmpty() ? "Name a stage with FROM image AS name." : "Its stages: " + names));
    return null;
  }

  private static List<Source> sources(Stage stage) {
    List<Source> sources = new ArrayList<>();
    if (stage.begins() != null) {
      sources.add(stage.begins());
    }
    sources.addAll(stage.copied().values());
    return sources;
  }

  private static Stream<ImageReference> image(Source source) {
    return source instanceof OfImage(ImageReference reference)
        ? Stream.of(reference)
        : Stream.empty();
  }

  /** What a stage begins from in the end; null: nothing. */
  private static @Nullable ImageReference root(List<Stage> stages, Stage stage) {
    return switch (stage.begins()) {
      case OfImage(ImageReference reference) -> reference;
      case OfStage(int index) -> root(stages, stages.get(index));
      case null -> null;
    };
  }

  private static List<Stage> needed(List<Stage> stages, Stage target) {
    Set<Integer> needed = new TreeSet<>();
    need(stages, target.index(), needed);
    return needed.stream().map(stages::get).toList();
  }

  /** Stages name earlier ones only. */
  private static void need(List<Stage> stages, int index, Set<Integer> needed) {
    if (needed.add(index)) {
      for (Source source : sources(stages.get(index))) {
        if (source instanceof OfStage(int other)) {
          need(stages, other, needed);
        }
      }
    }
  }

  /** The image that the wanted stage begins from in the end. */
  public ImageReference base() {
    return base;
  }

  /** All images that are needed, the base first. */
  public List<ImageReference> images() {
    Set<ImageReference> images = new LinkedHashSet<>(List.of(base));
    for (Stage stage : stages) {
      sources(stage).stream().flatMap(Dockerfile::image).forEach(images::add);
    }
    return List.copyOf(images);
  }

  /** Whether a step mounts something, which may be a cache that outlasts it. */
  public boolean hasMounts() {
    return stages.stream()
        .flatMap(stage -> stage.instructions().stream())
        .flatMap(instruction -> instruction.flags().stream())
        .anyMatch(Mount::is);
  }

  /** Whether an engine that knows no here-documents would read it in another way. */
  public boolean hasHereDocuments() {
    return stages.stream()
        .flatMap(stage -> stage.instructions().stream())
        .anyMatch(instruction -> !instruction.bodies().isEmpty());
  }

  /**
   * The text for an engine: an instruction a line, no comments, the needed stages in their order,
   * the wanted one last.
   *
   * @param names what each image is called there
   */
  public String text(Function<ImageReference, String> names) {
    StringBuilder text = new StringBuilder();
    if (escape != '\\') {
      text.append("# escape=").append(escape).append('\n');
    }
    globals.forEach(argument -> text.append(argument.text()).append('\n'));
    for (Stage stage : stages) {
      String begins = stage.begins() == null ? "scratch" : named(stage.begins(), names);
      text.append("FROM ").append(begins).append(" AS ").append(name(stage.index())).append('\n');
      for (Instruction instruction : stage.instructions()) {
        Instruction renamed =
            instruction.withFlags(
                flag ->
                    CopiedFrom.replaced(
                        flag,
                        name -> named(Objects.requireNonNull(stage.copied().get(name)), names)));
        text.append(renamed.text()).append('\n');
      }
    }
    return text.toString();
  }

  private static String named(Source source, Function<ImageReference, String> names) {
    return switch (source) {
      case OfImage(ImageReference reference) -> names.apply(reference);
      case OfStage(int index) -> name(index);
    };
  }

  private static String name(int index) {
    return "stage-" + index;
  }
}
