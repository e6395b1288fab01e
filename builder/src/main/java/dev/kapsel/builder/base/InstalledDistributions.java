package dev.kapsel.builder.base;

import dev.kapsel.model.lock.Lock.Provided;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The distributions that a Python of the base sees without any help, by their metadata. Of two with
 * one name the first on its path counts.
 *
 * @see <a
 *     href="https://packaging.python.org/en/latest/specifications/recording-installed-packages/">PyPA,
 *     recording installed projects</a>
 */
final class InstalledDistributions {

  private final InnerPaths paths;

  InstalledDistributions(InnerPaths paths) {
    this.paths = paths;
  }

  List<Provided> of(PythonHome home) throws IOException {
    Map<String, Provided> found = new LinkedHashMap<>();
    for (String directory : directories(home)) {
      for (String name : paths.names(directory)) {
        Path metadata = metadata(directory + "/" + name);
        Provided provided = metadata == null ? null : read(metadata);
        if (provided != null) {
          found.putIfAbsent(provided.name(), provided);
        }
      }
    }
    return found.values().stream().sorted().toList();
  }

  /** Debian's Python looks in directories of its own; its site module says so. */
  private List<String> directories(PythonHome home) throws IOException {
    Path site = paths.file(home.library() + "/site.py");
    boolean debian =
        home.prefix().equals("/usr")
            && site != null
            && Files.readString(site, StandardCharsets.ISO_8859_1).contains("dist-packages");
    return debian
        ? List.of(
            "/usr/local/lib/" + home.name() + "/dist-packages",
            "/usr/lib/python3/dist-packages",
            home.library() + "/dist-packages")
        : List.of(
            home.library() + "/site-packages",
            home.prefix() + "/lib64/" + home.name() + "/site-packages");
  }

  private @Nullable Path metadata(String entry) {
    if (entry.endsWith(".dist-info")) {
      return paths.file(entry + "/METADATA");
    }
    if (entry.endsWith(".egg-info")) {
      Path inside = paths.file(entry + "/PKG-INFO");
      return inside == null ? paths.file(entry) : inside;
    }
    return null;
  }

  private static @Nullable Provided read(Path metadata) throws IOException {
    String name = null;
    String version = null;
    try (BufferedReader lines = Files.newBufferedReader(metadata, StandardCharsets.ISO_8859_1)) {
      String line = lines.readLine();
      // The headers end at the first empty line; a description follows.
      while (line != null && !line.isEmpty()) {
        name = name == null ? value(line, "Name:") : name;
        version = version == null ? value(line, "Version:") : version;
        line = lines.readLine();
      }
    }
    return name == null || version == null ? null : new Provided(normal(name), version);
  }

  private static @Nullable String value(String line, String header) {
    return line.regionMatches(true, 0, header, 0, header.length())
        ? line.substring(header.length()).strip()
        : null;
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }
}
