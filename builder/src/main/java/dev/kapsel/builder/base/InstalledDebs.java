package dev.kapsel.builder.base;

import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.BaseContents.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The Debian packages of a base, as dpkg has noted them: in one file, or, in images that were made
 * without dpkg, in one for each package. Whoever made the image may have written anything there, so
 * what makes no sense is left out, and of very much the end.
 *
 * @see <a href="https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html#FILES">dpkg(1), files</a>
 */
final class InstalledDebs {

  private static final String STATUS = "/var/lib/dpkg/status";
  private static final String STATUS_OF_EACH = "/var/lib/dpkg/status.d";

  /** Of all files together. That of a full desktop has five million. */
  private static final long MOST_BYTES = 16L << 20;

  private static final Set<String> WANTED = Set.of("package", "status", "version");
  private static final String INSTALLED = " ok installed";

  private final InnerPaths paths;
  private final Set<Installed> found = new LinkedHashSet<>();
  private long bytes;

  InstalledDebs(InnerPaths paths) {
    this.paths = paths;
  }

  List<Installed> all() throws IOException {
    read(STATUS, "");
    for (String name : paths.names(STATUS_OF_EACH)) {
      read(STATUS_OF_EACH + "/" + name, INSTALLED);
    }
    return List.copyOf(found);
  }

  /**
   * @param status of a package that says nothing of it
   */
  private void read(String inner, String status) throws IOException {
    Path file = paths.file(inner);
    if (file == null || bytes + Files.size(file) > MOST_BYTES) {
      return;
    }
    bytes += Files.size(file);
    Map<String, String> stanza = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          end(stanza, status);
          stanza.clear();
        } else {
          note(line, stanza);
        }
      }
    }
    end(stanza, status);
  }

  private static void note(String line, Map<String, String> stanza) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      String field = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (WANTED.contains(field)) {
        stanza.putIfAbsent(field, line.substring(colon + 1).strip());
      }
    }
  }

  /** Packages that were removed keep their stanza, and those that are held are there too. */
  private void end(Map<String, String> stanza, String status) {
    if (stanza.getOrDefault("status", status).endsWith(INSTALLED)) {
      Installed one =
          new Installed(
              Kind.DEB, stanza.getOrDefault("package", ""), stanza.getOrDefault("version", ""));
      if (one.wellFormed() && found.size() < BaseContents.MOST) {
        found.add(one);
      }
    }
  }
}
