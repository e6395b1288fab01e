package dev.kapsel.model.dockerfile;

import dev.kapsel.model.dockerfile.Stage.OfImage;
import dev.kapsel.model.dockerfile.Stage.OfStage;
import dev.kapsel.model.dockerfile.Stage.Source;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts instructions together to stages, and finds what their names mean. */
final class StageReader {

  private static final Pattern FROM =
      Pattern.compile("(?i)(\\S+)(?:[ \\t]+AS[ \\t]+([a-z][a-z0-9_.-]*))?[ \\t]*");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,4}");
  private static final String NOTHING = "scratch";
  private static final int MOST_STAGES = 100;

  private final Variables variables;
  private final Platform platform;
  private final Consumer<DockerfileProblem> problems;
  private final List<Instruction> globals = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();

  /** The stage that is read, begun by this FROM; null before the first. */
  private @Nullable Instruction from;

  private final List<Instruction> open = new ArrayList<>();

  StageReader(Variables variables, Platform platform, Consumer<DockerfileProblem> problems) {
    this.variables = variables;
    this.platform = platform;
    this.problems = problems;
  }

  List<Stage> read(List<Instruction> instructions) {
    for (Instruction instruction : instructions) {
      if (instruction.keyword().equals("FROM")) {
        close();
        from = instruction;
      } else if (from != null) {
        open.add(instruction);
      } else {
        global(instruction);
      }
    }
    close();
    return stages;
  }

  /** The arguments before the first FROM. */
  List<Instruction> globals() {
    return globals;
  }

  private void global(Instruction instruction) {
    if (!instruction.keyword().equals("ARG")) {
      problem(
          instruction,
          instruction.keyword() + " stands before the first FROM",
          "Begin with FROM; only ARG may stand before it.");
    } else if (!variables.declare(instruction.rest())) {
      problem(
          instruction,
          "`ARG " + instruction.rest() + "` is not understood",
          "Write ARG NAME or ARG NAME=value, without escapes.");
    } else {
      globals.add(instruction);
    }
  }

  private void close() {
    Instruction begun = from;
    if (begun == null || stages.size() > MOST_STAGES) {
      return;
    }
    if (stages.size() == MOST_STAGES) {
      problem(begun, "it has more than " + MOST_STAGES + " stages", "Join some of them.");
    }
    Map<String, Source> copied = new LinkedHashMap<>();
    for (Instruction instruction : open) {
      for (String name : names(instruction)) {
        copyable(instruction, name).ifPresent(source -> copied.put(name, source));
      }
    }
    Matcher words = FROM.matcher(begun.rest());
    Source source = null;
    String name = null;
    if (words.matches()) {
      source = begin(begun, words.group(1));
      name = words.group(2);
    } else {
      problem(
          begun,
          "`FROM " + begun.rest() + "` is not understood",
          "Write FROM image or FROM image AS name.");
    }
    platform(begun);
    stages.add(
        new Stage(
            stages.size(),
            name == null ? null : name.toLowerCase(Locale.ROOT),
            source,
            copied,
            open));
    open.clear();
  }

  private void platform(Instruction begun) {
    for (String flag : begun.flags()) {
      String[] parts = flag.split("=", 2);
      String wanted = parts.length < 2 ? "" : variables.expanded(parts[1]).orElse("");
      if (!parts[0].equals("--platform")) {
        problem(begun, "option `" + parts[0] + "` of FROM is not known", "Leave it out.");
      } else if (!wanted.equals(platform.toString())) {
        problem(
            begun,
            "`" + flag + "` is another platform than " + platform,
            "Leave it out: all stages are built for the platform of the definition.");
      }
    }
  }

  private @Nullable Source begin(Instruction begun, String text) {
    Optional<String> name = variables.expanded(text);
    if (name.isEmpty() || name.get().isEmpty()) {
      problem(
          begun,
          "`" + text + "` names no image",
          "Give the argument a value before the first FROM, or in the definition's `arguments`.");
      return null;
    }
    if (name.get().equals(NOTHING)) {
      return null;
    }
    return stage(name.get()).<Source>map(OfStage::new).orElseGet(() -> image(begun, name.get()));
  }

  private Optional<Source> copyable(Instruction instruction, String name) {
    Optional<Integer> stage = stage(name);
    if (stage.isEmpty() && INDEX.matcher(name).matches()) {
      int index = Integer.parseInt(name);
      if (index >= stages.size()) {
        problem(instruction, "there is no stage " + name + " before it", "Name an earlier stage.");
        return Optional.empty();
      }
      stage = Optional.of(index);
    }
    return stage.<Source>map(OfStage::new).or(() -> Optional.ofNullable(image(instruction, name)));
  }

  /** The last one of that name, as engines take it. */
  private Optional<Integer> stage(String name) {
    return stages.reversed().stream()
        .filter(stage -> name.toLowerCase(Locale.ROOT).equals(stage.name()))
        .map(Stage::index)
        .findFirst();
  }

  private @Nullable Source image(Instruction instruction, String name) {
    try {
      return new OfImage(ImageReference.parse(name));
    } catch (IllegalArgumentException e) {
      problem(
          instruction,
          "`" + name + "` names no image: " + e.getMessage(),
          "Name an image, or an earlier stage.");
      return null;
    }
  }

  /** What an instruction copies from or mounts. */
  private static List<String> names(Instruction instruction) {
    List<String> names = new ArrayList<>();
    for (String flag : instruction.flags()) {
      String from = CopiedFrom.of(flag);
      if (from != null && !from.contains("$")) {
        names.add(from);
      }
    }
    return names;
  }

  private void problem(Instruction instruction, String message, String fix) {
    problems.accept(new DockerfileProblem(instruction.line(), message, fix));
  }
}
