package dev.kapsel.model.format;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Rule;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.format.Value.Members;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises documents that were meant for other tools, so that one sentence can say what to do.
 */
final class ForeignFormat {

  private static final Pattern DOCKERFILE = Pattern.compile("(?i)(?:FROM|ARG)[ \\t].*");
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "(?m)^[ \\t]*(?:-r |--?[a-z-]+[ =]|[A-Za-z0-9._-]+(?:\\[[^\\]\\n]*])?\\s*[=<>~!]=)");
  private static final Pattern NAME = Pattern.compile("[ \\t]*(?:[A-Za-z][A-Za-z0-9._-]*)?[ \\t]*");
  private static final Pattern TOML =
      Pattern.compile("(?m)^\\[[A-Za-z.\\[\\]-]+]|^lock-version\\s*=");

  private ForeignFormat() {}

  /** By the text alone, because it may be neither YAML nor JSON. */
  static Optional<Finding> of(String text) {
    if (DOCKERFILE.matcher(firstLine(text)).matches()) {
      return found("a Dockerfile", "Put the text under `image: {dockerfile: |...}`.");
    }
    if (TOML.matcher(text).find()) {
      return found("TOML (pylock.toml or pyproject.toml)", list());
    }
    boolean names = !text.isBlank() && text.lines().allMatch(NAME.asMatchPredicate());
    return names || REQUIREMENT.matcher(text).find() && !text.contains(":")
        ? found("a requirements file", list())
        : Optional.empty();
  }

  private static String firstLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .orElse("");
  }

  static Optional<Finding> of(Members document) {
    Set<String> keys = document.members().keySet();
    if (keys.contains("schema")) {
      return Optional.empty();
    }
    if (keys.contains("channels") || keys.contains("dependencies")) {
      return found(
          "a conda environment",
          "Put channels and dependencies under `python: {system: {conda: ...}}`.");
    }
    if (isAzureMl(keys)) {
      return found(
          "an Azure ML environment or run",
          "Write image and packages in the native form; the image goes to `image: {base: ...}`.");
    }
    return Optional.empty();
  }

  private static boolean isAzureMl(Set<String> keys) {
    return keys.contains("$schema")
        || keys.contains("conda_file")
        || keys.contains("condaFile")
        || keys.contains("entryScript")
        || keys.contains("build")
        || keys.contains("inference_config")
        || keys.contains("environmentVariables")
        || keys.contains("docker")
        || keys.contains("environment")
        || keys.contains("inferencingStackVersion");
  }

  private static String list() {
    return "Put the requirements under `python: {system: {pip: [...]}}`.";
  }

  private static Optional<Finding> found(String what, String fix) {
    return Optional.of(
        Rule.X05.at(
            "",
            "the document looks like " + what + ", which Kapsel does not import yet",
            fix + " The first line is `schema: " + Definition.SCHEMA + "`."));
  }
}
