package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which docker steps are not run: those by which the engine itself would fetch something, past the
 * guard that watches what a build asks for, or would share something with other builds.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
final class StepRules {

  private static final Pattern COPYING =
      Pattern.compile("(?is)\\s*(?:ONBUILD\\s+)?(COPY|ADD)\\s.*");
  private static final Pattern WITH_OPTIONS =
      Pattern.compile("(?is)\\s*(?:ONBUILD\\s+)?RUN\\s+(--[a-z]\\S*)\\s.*");
  private static final String FOR_THE_ENGINE = "BUILDKIT_";

  private StepRules() {}

  static List<Finding> notBuilt(ImageSource.Steps image) {
    List<Finding> missing = new ArrayList<>();
    for (int i = 0; i < image.steps().size(); i++) {
      for (String line : DockerfileLines.ofStep(image.steps().get(i))) {
        line(line, "/image/steps/" + i, missing);
      }
    }
    for (String name : image.arguments().values().keySet()) {
      if (name.startsWith(FOR_THE_ENGINE)) {
        missing.add(
            Rule.N02.at(
                "/image/arguments/" + name,
                Shown.quoted(name) + " is an argument for the engine and not for the steps",
                "Remove it."));
      }
    }
    return missing;
  }

  private static void line(String line, String field, List<Finding> missing) {
    Matcher copying = COPYING.matcher(line);
    Matcher options = WITH_OPTIONS.matcher(line);
    if (copying.matches()) {
      missing.add(
          Rule.N02.at(
              field,
              "step " + Shown.quoted(line) + " copies files, and steps have none",
              "Fetch or write what you need in a RUN step."));
    } else if (options.matches()) {
      missing.add(
          Rule.N02.at(
              field,
              "option `" + options.group(1) + "` of RUN is not built yet",
              "Use RUN without options."));
    }
  }
}
