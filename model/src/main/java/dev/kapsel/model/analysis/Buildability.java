package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.definition.Python;
import dev.kapsel.model.definition.Spark;
import dev.kapsel.model.oci.Platform;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a definition today's builder cannot build. Such a definition may be registered; whoever
 * asks for its image is told what stands in the way.
 */
public final class Buildability {

  private static final String LATER = " Registering it is possible already.";

  private Buildability() {}

  /** Why the image cannot be built; empty if it can. */
  public static List<Finding> missing(Definition definition) {
    List<Finding> missing = new ArrayList<>();
    image(definition.image(), definition.platform(), missing);
    switch (definition.python()) {
      case Python.Conda conda -> missing.add(conda());
      case Python.Pip pip -> requirements(pip, missing);
      case Python.User user -> {}
    }
    Spark spark = definition.spark();
    if (spark.precache() && !spark.packages().isEmpty()) {
      missing.add(
          Rule.N05.at(
              "/spark",
              "Spark packages in the image (precache) are not built yet",
              "Set `precache: false`, so that they are fetched when a job starts." + LATER));
    }
    if (definition.platform() != Platform.LINUX_AMD64) {
      missing.add(
          Rule.N06.at(
              "/platform",
              "images for " + definition.platform() + " are not built yet",
              "Use linux/amd64." + LATER));
    }
    if (definition.packages().requireHashes()) {
      missing.add(
          Rule.N07.at(
              "/packages/requireHashes",
              "requireHashes is not built yet",
              "Remove the hashes: what was chosen first is locked with its hashes anyway."
                  + LATER));
    }
    return missing;
  }

  private static void image(ImageSource image, Platform platform, List<Finding> missing) {
    switch (image) {
      case ImageSource.Base base -> {}
      case ImageSource.Steps steps -> missing.addAll(StepRules.notBuilt(steps, platform));
      case ImageSource.Dockerfile text -> missing.addAll(StepRules.notBuilt(text, platform));
      case ImageSource.Context context -> missing.addAll(StepRules.notBuilt(context));
    }
  }

  private static Finding conda() {
    return Rule.N01.at(
        "/python/system/conda",
        "conda is not built yet",
        "Use `pip` over a base that has Python." + LATER);
  }

  private static void requirements(Python.Pip pip, List<Finding> missing) {
    for (int i = 0; i < pip.requirements().size(); i++) {
      String requirement = pip.requirements().get(i);
      if (requirement.contains(" @ git+")) {
        missing.add(
            Rule.N08.at(
                "/python/system/pip/" + i,
                Shown.quoted(Address.redacted(requirement))
                    + " is source code, which is not built yet",
                "Use a package that has a wheel." + LATER));
      }
    }
  }
}
