package dev.kapsel.model.analysis;

import dev.kapsel.model.oci.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images that a Dockerfile begins from, as far as its text names them outright. */
final class DockerfileBases {

  private static final Pattern FROM =
      Pattern.compile(
          "(?mi)^[ \\t]*FROM[ \\t]+(?:--\\S+[ \\t]+){0,10}+(\\S+)(?:[ \\t]+AS[ \\t]+(\\S+))?");

  private DockerfileBases() {}

  static List<ImageReference> of(String dockerfile) {
    List<ImageReference> references = new ArrayList<>();
    Set<String> stages = new HashSet<>(Set.of("scratch"));
    Matcher from = FROM.matcher(dockerfile);
    while (from.find()) {
      String image = from.group(1);
      if (!image.contains("$") && !stages.contains(image.toLowerCase(Locale.ROOT))) {
        try {
          references.add(ImageReference.parse(image));
        } catch (IllegalArgumentException e) {
          // The engine will name it; here only what is certain is said.
        }
      }
      if (from.group(2) != null) {
        stages.add(from.group(2).toLowerCase(Locale.ROOT));
      }
    }
    return references;
  }
}
