package dev.kapsel.model.difference;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.List;

/**
 * Why two definitions have, or have not, the same definition hash.
 *
 * @param changes exactly those that make the hashes differ; none where they are equal
 * @param omitted how many more there are
 * @param sentence the answer in one sentence for people
 */
public record HashDifference(
    boolean equal,
    DefinitionHash before,
    DefinitionHash after,
    List<DefinitionChange> changes,
    int omitted,
    String sentence) {

  public HashDifference {
    changes = List.copyOf(changes);
  }

  public static HashDifference between(Definition before, Definition after) {
    List<DefinitionChange> all = DefinitionComparison.changes(before, after);
    List<DefinitionChange> image = all.stream().filter(DefinitionChange::image).toList();
    int shown = Math.min(image.size(), DefinitionDifference.MOST);
    DefinitionHash hash = DefinitionHash.of(before);
    DefinitionHash other = DefinitionHash.of(after);
    return new HashDifference(
        hash.equals(other),
        hash,
        other,
        image.subList(0, shown),
        image.size() - shown,
        image.isEmpty() ? sameImage(all.size()) : otherImage(image));
  }

  private static String sameImage(int changes) {
    return changes == 0
        ? "The definitions say the same."
        : "The definitions differ in nothing that makes an image, so they share one.";
  }

  private static String otherImage(List<DefinitionChange> changes) {
    String first = changes.getFirst().text();
    return changes.size() == 1
        ? "The hashes differ by one change: " + first
        : "The hashes differ by %d changes, the first of which is: %s"
            .formatted(changes.size(), first);
  }
}
