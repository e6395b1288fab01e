package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.ImageSource.Arguments;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.dockerfile.DockerfileProblem;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.List;

/** Which docker steps and Dockerfiles are not run. */
final class StepRules {

  private StepRules() {}

  static List<Finding> notBuilt(ImageSource.Steps image, Platform platform) {
    List<Finding> missing = new ArrayList<>();
    for (DockerfileProblem problem : Dockerfile.of(image, platform).problems()) {
      int step = step(image.steps(), problem.line());
      missing.add(Rule.N02.at("/image/steps/" + step, "step " + problem.message(), problem.fix()));
    }
    arguments(image.arguments(), missing);
    return missing;
  }

  /** The first line is the base's. */
  private static int step(List<String> steps, int line) {
    int begin = 2;
    for (int i = 0; i < steps.size(); i++) {
      begin += (int) steps.get(i).chars().filter(c -> c == '\n').count() + 1;
      if (line < begin) {
        return i;
      }
    }
    return Math.max(0, steps.size() - 1);
  }

  static List<Finding> notBuilt(ImageSource.Dockerfile image, Platform platform) {
    List<Finding> missing = new ArrayList<>();
    for (DockerfileProblem problem : Dockerfile.of(image, platform).problems()) {
      missing.add(Rule.N03.at("/image/dockerfile", problem.toString(), problem.fix()));
    }
    arguments(image.arguments(), missing);
    return missing;
  }

  /** What a context's Dockerfile says is known where it is built. */
  static List<Finding> notBuilt(ImageSource.Context image) {
    List<Finding> missing = new ArrayList<>();
    arguments(image.arguments(), missing);
    return missing;
  }

  private static void arguments(Arguments arguments, List<Finding> missing) {
    for (String name : arguments.values().keySet()) {
      if (Dockerfile.isForTheEngine(name)) {
        missing.add(
            Rule.N02.at(
                "/image/arguments/" + name,
                Shown.quoted(name) + " is an argument for the engine and not for the steps",
                "Remove it."));
      }
    }
  }
}
