package dev.kapsel.model.analysis;

import dev.kapsel.model.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images that a Dockerfile begins from, as far as its text names them outright. */
final class DockerfileBases {

  private static final Pattern FROM =
      Pattern.compile(
          "(?i)[ \\t]*FROM[ \\t]+(?:--\\S+[ \\t]+){0,10}+(\\S+)(?:[ \\t]+AS[ \\t]+(\\S+))?.*");

  private DockerfileBases() {}

  /** Whether a line of a Dockerfile begins an image. */
  static boolean begins(String line) {
    return line.stripLeading().regionMatches(true, 0, "FROM", 0, 4)
        && line.stripLeading().substring(4).matches("[ \\t].*");
  }

  static List<ImageReference> of(String dockerfile) {
    List<ImageReference> references = new ArrayList<>();
    Set<String> stages = new HashSet<>(Set.of("scratch"));
    for (String line : DockerfileLines.of(dockerfile)) {
      Matcher from = FROM.matcher(line);
      if (from.matches()) {
        String image = from.group(1);
        if (!image.contains("$") && !stages.contains(image.toLowerCase(Locale.ROOT))) {
          parsed(image).ifPresent(references::add);
        }
        if (from.group(2) != null) {
          stages.add(from.group(2).toLowerCase(Locale.ROOT));
        }
      }
    }
    return references;
  }

  /** Empty where it names no image: the engine will say so; here only what is certain is said. */
  private static Optional<ImageReference> parsed(String image) {
    try {
      return Optional.of(ImageReference.parse(image));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
