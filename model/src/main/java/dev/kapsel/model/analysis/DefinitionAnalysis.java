package dev.kapsel.model.analysis;

import dev.kapsel.model.definition.Definition;
import java.util.List;

/** Holds a definition to every rule that concerns what it says. */
public final class DefinitionAnalysis {

  private DefinitionAnalysis() {}

  /** What the rules find; fields point into the expanded native form. */
  public static List<Finding> of(Definition definition) {
    return List.of();
  }
}
