package dev.kapsel.builder.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lock that uv writes and picks for each package the wheel that fits the target best: the
 * lock lists all wheels of a version.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/pylock-toml/">PyPA
 *     pylock.toml specification</a>
 */
final class PylockReader {

  private final WheelTags tags;

  PylockReader(WheelTags tags) {
    this.tags = tags;
  }

  /**
   * The chosen file of one package.
   *
   * @param size empty where the index does not say
   */
  record Chosen(
      String name, String version, String fileName, URI uri, Sha256 sha256, OptionalLong size) {}

  /** What is to be fetched, and the names of what is not because the base has it. */
  record Selection(List<Chosen> files, List<String> provided) {}

  /**
   * @param visible names of what the base has
   * @throws BuildFailedException if a package that the base does not have has no wheel that fits
   */
  Selection read(BufferedReader lock, Set<String> visible) throws IOException {
    List<String> provided = new ArrayList<>();
    List<Chosen> chosen = new ArrayList<>();
    List<String> withoutWheel = new ArrayList<>();
    PylockPackages.each(
        lock,
        entry -> {
          String name = entry.path("name").asText();
          JsonNode best = visible.contains(name) ? null : best(entry);
          if (best != null) {
            chosen.add(chosen(entry, best));
          } else if (visible.contains(name)) {
            provided.add(name);
          } else {
            withoutWheel.add(name + " " + entry.path("version").asText());
          }
        });
    if (!withoutWheel.isEmpty()) {
      throw noWheel(String.join(", ", withoutWheel));
    }
    return new Selection(chosen, provided);
  }

  static BuildFailedException noWheel(String packages) {
    return new BuildFailedException(
        FailureCode.NO_WHEEL,
        "there is no wheel for this interpreter and platform of " + packages,
        "Source packages are not built yet: choose a version that has a wheel, another Python"
            + " version, or another package.");
  }

  private @Nullable JsonNode best(JsonNode entry) {
    List<JsonNode> candidates = new ArrayList<>();
    entry.path("wheels").forEach(candidates::add);
    if (entry.path("archive").isObject()) {
      candidates.add(entry.path("archive"));
    }
    return candidates.stream()
        .filter(file -> fileName(file).endsWith(".whl"))
        .filter(file -> tags.rank(fileName(file)).isPresent())
        .min(
            Comparator.comparingInt((JsonNode file) -> tags.rank(fileName(file)).orElseThrow())
                .thenComparing(PylockReader::fileName, Comparator.reverseOrder()))
        .orElse(null);
  }

  private static Chosen chosen(JsonNode entry, JsonNode file) {
    String name = entry.path("name").asText();
    JsonNode sha256 = file.path("hashes").path("sha256");
    if (!sha256.isTextual()) {
      throw new BuildFailedException(
          FailureCode.HASH_MISMATCH,
          "the index states no SHA-256 for " + fileName(file),
          "Use an index that does, as the simple repository API recommends.");
    }
    return new Chosen(
        name,
        version(entry, file),
        fileName(file),
        URI.create(file.path("url").asText()),
        new Sha256(sha256.asText()),
        file.path("size").isNumber()
            ? OptionalLong.of(file.path("size").asLong())
            : OptionalLong.empty());
  }

  /** A direct reference may leave the version to its file name. */
  private static String version(JsonNode entry, JsonNode file) {
    return entry.path("version").isTextual()
        ? entry.path("version").asText()
        : fileName(file).split("-", -1)[1];
  }

  static String fileName(JsonNode file) {
    if (file.path("name").isTextual()) {
      return file.path("name").asText();
    }
    String path = URI.create(file.path("url").asText()).getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
