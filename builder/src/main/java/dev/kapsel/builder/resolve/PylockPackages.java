package dev.kapsel.builder.resolve;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.layer.EntryPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads the lock that uv writes one package at a time: it lists every wheel of each version, so the
 * lock of a large environment is too long to be held as a tree. uv begins each package with a line
 * of its own.
 */
final class PylockPackages {

  static final int LONGEST_PACKAGE = 16 << 20;

  private static final TomlMapper TOML = new TomlMapper();
  private static final String BEGIN = "[[packages]]";

  private final Consumer<JsonNode> packages;
  private final StringBuilder text = new StringBuilder();

  private PylockPackages(Consumer<JsonNode> packages) {
    this.packages = packages;
  }

  /**
   * @throws BuildFailedException if this is no such lock, or says too much of one package
   */
  static void each(BufferedReader lock, Consumer<JsonNode> packages) throws IOException {
    PylockPackages reader = new PylockPackages(packages);
    for (String line = lock.readLine(); line != null; line = lock.readLine()) {
      if (line.strip().equals(BEGIN)) {
        reader.end();
      }
      reader.add(line);
    }
    reader.end();
  }

  private void add(String line) {
    text.append(line).append('\n');
    if (text.length() > LONGEST_PACKAGE) {
      String name = name(text.substring(0, text.indexOf("\n", BEGIN.length() + 1) + 1));
      throw new BuildFailedException(
          FailureCode.LIMIT_EXCEEDED,
          "the index lists so many files of `%s` that their description has more than %,d bytes"
              .formatted(name, LONGEST_PACKAGE),
          "Choose another version of the package, or an index that lists fewer files of it.");
    }
  }

  /** The name, which comes first. */
  private static String name(String beginning) {
    return EntryPath.printable(
        tree(beginning).path("packages").path(0).path("name").asText("a package"));
  }

  private void end() {
    tree(text.toString()).path("packages").forEach(packages);
    text.setLength(0);
  }

  private static JsonNode tree(String toml) {
    try {
      return TOML.readTree(toml);
    } catch (JacksonException e) {
      throw new BuildFailedException(
          FailureCode.DEFECT,
          "the lock that uv wrote cannot be read: " + e.getOriginalMessage(),
          "Report this together with the version of uv.",
          e);
    }
  }
}
