package dev.kapsel.builder.resolve;

import dev.kapsel.builder.tool.ToolProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells uv how long the answers of an index hold that says nothing about it. Without that, uv asks
 * for the page of each package and the metadata of each file again whenever it resolves. An index
 * that does speak, by {@code Cache-Control} or {@code Expires}, is believed by uv itself.
 */
final class UvIndexes {

  /** HTTP allows a guess where the server gives no time; see RFC 9111, section 4.2.2. */
  static final Duration SILENT_LIFETIME = Duration.ofSeconds(60);

  private static final String DEFAULT = "--index-url ";
  private static final String EXTRA = "--extra-index-url ";
  private static final List<String> VARIABLES =
      List.of("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String uv;
  private final IndexManners manners;

  UvIndexes(String uv, IndexManners manners) {
    this.uv = uv;
    this.manners = manners;
  }

  /**
   * Settings that name every index which uv would ask, in its order.
   *
   * @param environment to run with: an index named there would hide what is said of it here
   */
  record Told(String toml, Map<String, String> environment) {}

  /**
   * @param arguments as for the run itself
   * @param environment as for a run without these settings
   */
  Told of(Path work, List<String> arguments, Map<String, String> environment) throws IOException {
    Path nothing = Files.writeString(work.resolve("none.in"), "");
    List<String> command = new ArrayList<>(List.of(uv, "pip", "compile"));
    command.addAll(List.of("--quiet", "--offline", "--no-header", "--emit-index-url"));
    command.addAll(arguments);
    command.add(nothing.toString());
    ToolProcess.Outcome told = ToolProcess.run(command, environment, work, LIMIT);
    String toml = told.exitCode() == 0 ? toml(told.output().lines().toList()) : "";
    if (toml.isEmpty()) {
      return new Told("", environment);
    }
    Map<String, String> hidden = new HashMap<>(environment);
    VARIABLES.forEach(name -> hidden.put(name, ""));
    return new Told(toml, hidden);
  }

  /** Of several indexes the first that has a package is asked; the default comes last. */
  private String toml(List<String> told) {
    StringBuilder toml = new StringBuilder();
    String last = "";
    for (String line : told) {
      if (line.startsWith(EXTRA)) {
        toml.append(entry(line.substring(EXTRA.length()).strip(), false));
      } else if (line.startsWith(DEFAULT)) {
        last = entry(line.substring(DEFAULT.length()).strip(), true);
      }
    }
    return toml.append(last).toString();
  }

  /** A URI holds neither quotes nor backslashes. */
  private String entry(String address, boolean last) {
    URI uri = URI.create(address);
    String entry = "[[index]]\nurl = \"%s\"\ndefault = %s\n".formatted(uri, last);
    if (!manners.silent(uri)) {
      return entry;
    }
    String lifetime = "\"max-age=" + SILENT_LIFETIME.toSeconds() + "\"";
    return entry + "cache-control = { api = %s, files = %s }\n".formatted(lifetime, lifetime);
  }
}
