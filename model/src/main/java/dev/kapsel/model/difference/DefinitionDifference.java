package dev.kapsel.model.difference;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.ChangeBrief;
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

  /** So that a row of a history stays small. */
  private static final int BRIEF = 200;

  public DefinitionDifference {
    changes = List.copyOf(changes);
  }

  public static DefinitionDifference between(Definition before, Definition after) {
    return of(DefinitionComparison.changes(before, after));
  }

  /** In short, for lists. */
  public static ChangeBrief brief(Definition before, Definition after) {
    List<DefinitionChange> all = DefinitionComparison.changes(before, after);
    int image = (int) all.stream().filter(DefinitionChange::image).count();
    return new ChangeBrief(image, all.size() - image, line(all));
  }

  private static String line(List<DefinitionChange> all) {
    if (all.isEmpty()) {
      return "nothing";
    }
    String text = all.getFirst().text();
    boolean brief = text.codePointCount(0, text.length()) <= BRIEF;
    String first = brief ? text : text.substring(0, text.offsetByCodePoints(0, BRIEF)) + "...";
    return all.size() == 1 ? first : first + " and " + (all.size() - 1) + " more";
  }

  private static DefinitionDifference of(List<DefinitionChange> all) {
    int shown = Math.min(all.size(), MOST);
    return new DefinitionDifference(all.subList(0, shown), all.size() - shown);
  }
}
