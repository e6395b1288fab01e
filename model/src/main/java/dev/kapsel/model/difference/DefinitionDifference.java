package dev.kapsel.model.difference;

import dev.kapsel.model.definition.Definition;
import java.util.List;

/**
 * How one definition differs from another. There is a change if and only if the content ids differ,
 * and one that makes another image if and only if the definition hashes do.
 *
 * @param changes first those that make another image, then by field, then in the order of the list
 * @param omitted how many more there are; 0 but for definitions that nobody wrote by hand
 */
public record DefinitionDifference(List<DefinitionChange> changes, int omitted) {

  /** Keeps an answer far below what a deployed function may say at once. */
  static final int MOST = 5_000;

  public DefinitionDifference {
    changes = List.copyOf(changes);
  }

  public static DefinitionDifference between(Definition before, Definition after) {
    return of(DefinitionComparison.changes(before, after));
  }

  private static DefinitionDifference of(List<DefinitionChange> all) {
    int shown = Math.min(all.size(), MOST);
    return new DefinitionDifference(all.subList(0, shown), all.size() - shown);
  }
}
