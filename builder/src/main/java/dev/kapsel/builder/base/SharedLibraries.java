package dev.kapsel.builder.base;

import dev.kapsel.model.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The libraries that the dynamic linker of an image finds by itself: in its default directories and
 * those of {@code ld.so.conf}. Libraries of other architectures beside them do not count.
 */
final class SharedLibraries {

  private static final Pattern NAME = Pattern.compile("[^/]+\\.so(?:\\.[0-9A-Za-z_.+-]+)?");
  private static final Pattern RELEASE = Pattern.compile("release version (2\\.[0-9]+)");
  private static final Pattern SYMBOL_VERSION = Pattern.compile("GLIBC_2\\.([0-9]+)\\x00");
  private static final int MOST_INCLUDES = 8;

  private final Set<String> directories;
  private final Map<String, Path> libraries;

  private SharedLibraries(Set<String> directories, Map<String, Path> libraries) {
    this.directories = directories;
    this.libraries = libraries;
  }

  static SharedLibraries of(InnerPaths paths, Platform platform) throws IOException {
    Set<String> directories = directories(paths, platform);
    Map<String, Path> libraries = new LinkedHashMap<>();
    for (String directory : directories) {
      for (String name : paths.names(directory)) {
        Path file = NAME.matcher(name).matches() ? paths.file(directory + "/" + name) : null;
        if (file != null && ElfFile.read(file, platform) != null) {
          libraries.putIfAbsent(name, file);
        }
      }
    }
    return new SharedLibraries(directories, libraries);
  }

  Set<String> names() {
    return libraries.keySet();
  }

  /** The directories in the linker's order, as paths of the image. */
  Set<String> directories() {
    return directories;
  }

  /** Where a library is on this machine; null where the image has none of that name. */
  @Nullable Path find(String name) {
    return libraries.get(name);
  }

  /** The version of the GNU C library; null where there is none. */
  @Nullable String glibc() throws IOException {
    Path library = libraries.get("libc.so.6");
    if (library == null) {
      return null;
    }
    String content = Files.readString(library, StandardCharsets.ISO_8859_1);
    Matcher release = RELEASE.matcher(content);
    if (release.find()) {
      return release.group(1);
    }
    return SYMBOL_VERSION
        .matcher(content)
        .results()
        .map(symbol -> Integer.parseInt(symbol.group(1)))
        .max(Comparator.naturalOrder())
        .map(minor -> "2." + minor)
        .orElse(null);
  }

  private static Set<String> directories(InnerPaths paths, Platform platform) throws IOException {
    Set<String> directories = new LinkedHashSet<>();
    configured(paths, "/etc/ld.so.conf", directories, 0);
    String triplet =
        switch (platform) {
          case LINUX_AMD64 -> "x86_64-linux-gnu";
          case LINUX_ARM64 -> "aarch64-linux-gnu";
        };
    directories.addAll(
        List.of(
            "/lib/" + triplet, "/usr/lib/" + triplet, "/lib64", "/usr/lib64", "/lib", "/usr/lib"));
    return directories;
  }

  private static void configured(InnerPaths paths, String file, Set<String> into, int depth)
      throws IOException {
    Path found = paths.file(file);
    if (found == null || depth > MOST_INCLUDES) {
      return;
    }
    for (String raw : Files.readString(found, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String line = raw.replaceFirst("#.*", "").strip();
      if (line.startsWith("include ") || line.startsWith("include\t")) {
        for (String pattern : line.substring("include".length()).strip().split("\\s+", -1)) {
          include(paths, pattern, into, depth);
        }
      } else {
        Arrays.stream(line.split("[\\s:,]+", -1))
            .filter(dir -> dir.startsWith("/"))
            .forEach(into::add);
      }
    }
  }

  private static void include(InnerPaths paths, String pattern, Set<String> into, int depth)
      throws IOException {
    String absolute = pattern.startsWith("/") ? pattern : "/etc/" + pattern;
    int slash = absolute.lastIndexOf('/');
    String directory = absolute.substring(0, slash);
    Pattern names =
        Pattern.compile(
            Pattern.quote(absolute.substring(slash + 1))
                .replace("*", "\\E[^/]*\\Q")
                .replace("?", "\\E[^/]\\Q"));
    for (String name : paths.names(directory)) {
      if (names.matcher(name).matches()) {
        configured(paths, directory + "/" + name, into, depth + 1);
      }
    }
  }
}
