package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The package sources that a Debian machine is set up with: {@code sources.list}, {@code *.list}
 * and {@code *.sources} below its {@code /etc/apt}.
 *
 * @see <a
 *     href="https://manpages.debian.org/bookworm/apt/sources.list.5.en.html">sources.list(5)</a>
 */
final class AptSources {

  private final List<Entry> entries;

  /**
   * One source of binary packages.
   *
   * @param signedBy a keyring file; null where apt's own keys are meant
   */
  record Entry(URI uri, String suite, List<String> components, @Nullable Path signedBy) {}

  private AptSources(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * @param directory such as {@code /etc/apt}; one that does not exist has no sources
   */
  static AptSources read(Path directory) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (Path file : files(directory)) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (file.toString().endsWith(".sources")) {
          Stanza.parse(text).forEach(stanza -> addStanza(stanza, entries));
        } else {
          text.lines().forEach(line -> addLine(line, entries));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BuildFailedException(
          FailureCode.MIRROR_UNREACHABLE,
          "The package sources of this machine cannot be read: " + e.getMessage() + ".",
          "Repair the files, or configure the Debian mirror.",
          e);
    }
    return new AptSources(entries);
  }

  /** The first source over HTTP that has the suite's {@code main} component. */
  Optional<Entry> of(String suite) {
    return entries.stream()
        .filter(e -> e.suite().equals(suite) && e.components().contains("main"))
        .findFirst();
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    Path main = directory.resolve("sources.list");
    if (Files.isRegularFile(main)) {
      files.add(main);
    }
    Path parts = directory.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (Stream<Path> listed = Files.list(parts)) {
        listed
            .filter(f -> f.toString().matches(".*\\.(?:list|sources)"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private static void addStanza(Stanza stanza, List<Entry> entries) {
    if (stanza.get("Enabled", "yes").matches("(?i)no|false|off|0")
        || !words(stanza.get("Types", "")).contains("deb")) {
      return;
    }
    Path signedBy = keyring(stanza.get("Signed-By", ""));
    for (String uri : words(stanza.get("URIs", ""))) {
      for (String suite : words(stanza.get("Suites", ""))) {
        add(uri, suite, words(stanza.get("Components", "")), signedBy, entries);
      }
    }
  }

  private static void addLine(String line, List<Entry> entries) {
    String text = line.replaceFirst("#.*", "").strip();
    String options = "";
    int open = text.indexOf('[');
    int close = text.indexOf(']');
    if (open >= 0 && close > open) {
      options = text.substring(open + 1, close);
      text = text.substring(0, open) + text.substring(close + 1);
    }
    List<String> words = words(text);
    if (words.size() < 4 || !words.get(0).equals("deb")) {
      return;
    }
    String signedBy = "";
    for (String option : words(options)) {
      if (option.startsWith("signed-by=")) {
        signedBy = option.substring("signed-by=".length());
      }
    }
    add(words.get(1), words.get(2), words.subList(3, words.size()), keyring(signedBy), entries);
  }

  private static void add(
      String uri,
      String suite,
      List<String> components,
      @Nullable Path signedBy,
      List<Entry> entries) {
    if (uri.matches("(?i)https?://.+")) {
      entries.add(new Entry(URI.create(uri), suite, List.copyOf(components), signedBy));
    }
  }

  private static @Nullable Path keyring(String value) {
    return value.startsWith("/") ? Path.of(words(value).get(0)) : null;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
  }
}
