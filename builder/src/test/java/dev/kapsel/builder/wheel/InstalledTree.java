package dev.kapsel.builder.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an installation looks like, in a form that can be compared: for each file its mode and
 * content, without that in which installers may differ.
 */
final class InstalledTree {

  /** Files that say who installed from where; Kapsel writes none but INSTALLER. */
  private static final Set<String> OF_THE_INSTALLER =
      Set.of("INSTALLER", "direct_url.json", "REQUESTED");

  private InstalledTree() {}

  /**
   * @param commands entry points, whose text is each installer's own
   */
  static SortedMap<String, String> read(Path environment, Set<String> commands) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(environment)) {
      for (Path path :
          paths.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        String name = environment.relativize(path).toString();
        if (!OF_THE_INSTALLER.contains(path.getFileName().toString()) && !name.endsWith(".pyc")) {
          files.put(name, describe(environment, path, commands));
        }
      }
    }
    return files;
  }

  private static String describe(Path environment, Path path, Set<String> commands)
      throws IOException {
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + " ";
    byte[] content = Files.readAllBytes(path);
    if (path.getFileName().toString().equals("RECORD")) {
      return mode + record(new String(content, UTF_8));
    }
    if (path.startsWith(environment.resolve("bin"))
        && commands.contains(path.getFileName().toString())) {
      return mode + "command";
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return mode + shown(text.replace(environment.toString(), "/opt/kapsel/env"));
  }

  private static String shown(String text) {
    return text.length() <= 200 ? text : Sha256.of(text).hex();
  }

  /**
   * The hash of a script has the directory of the environment in it. Kapsel names files by where
   * they are, not through the link {@code lib64}, and lists no old wrapper that was left out.
   */
  private static Set<String> record(String content) {
    Set<String> lines = new TreeSet<>();
    List<List<String>> rows = new ArrayList<>();
    Csv.parse(content, rows::add);
    rows.stream()
        .filter(line -> !line.getFirst().endsWith(".pyc"))
        .filter(line -> !line.getFirst().contains(".data/scripts/"))
        .filter(line -> OF_THE_INSTALLER.stream().noneMatch(line.getFirst()::endsWith))
        .forEach(
            line -> {
              boolean rewritten = line.getFirst().startsWith("../../../bin/");
              lines.add(
                  rewritten
                      ? line.getFirst()
                      : String.join(" ", line).replace("../lib64/", "../lib/"));
            });
    return lines;
  }
}
