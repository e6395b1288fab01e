package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Python;
import dev.kapsel.model.requirement.CondaSpec;
import dev.kapsel.model.requirement.MalformedRequirement;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that a conda environment has packages fetched from: of channels for all of them,
 * and of those that one specification brings for itself. A channel that goes by its name is none.
 */
final class CondaSources {

  private static final String ROOT = "/python/system/conda";

  private CondaSources() {}

  /**
   * An address and where it stands.
   *
   * @param field points into the expanded native form
   */
  record Source(String field, String address) {}

  static List<Source> of(Python.Conda conda) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < conda.channels().size(); i++) {
      add(sources, ROOT + "/channels/" + i, conda.channels().get(i));
    }
    for (int i = 0; i < conda.dependencies().size(); i++) {
      for (String source : ofSpec(conda.dependencies().get(i))) {
        add(sources, ROOT + "/dependencies/" + i, source);
      }
    }
    return sources;
  }

  private static void add(List<Source> sources, String field, String text) {
    if (text.contains(":") || text.startsWith("/")) {
      sources.add(new Source(field, text));
    }
  }

  private static List<String> ofSpec(String text) {
    try {
      return CondaSpec.parse(text).sources();
    } catch (MalformedRequirement e) {
      return List.of(); // Reported where specifications are read.
    }
  }
}
