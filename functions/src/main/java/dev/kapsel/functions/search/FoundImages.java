package dev.kapsel.functions.search;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.search.FoundRow.Facts;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.search.FoundImage;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is now of generations that were found: whether callers get them, and which versions name
 * their images. Read when it is asked for, because all of that changes while the rows do not.
 */
@Singleton
final class FoundImages {

  /** More are listed by the image. */
  private static final int VERSIONS_SHOWN = 5;

  private final Images images;
  private final Environments environments;

  FoundImages(Images images, Environments environments) {
    this.images = images;
    this.environments = environments;
  }

  /**
   * For each of those that are there; with {@code onlyCurrent}, of those that callers get. Of
   * another workspace than that which asks, for those that its versions name and hit.
   *
   * @param place the workspace that has the generations
   */
  Map<Facts, FoundImage> of(
      WorkspaceName workspace, WorkspaceName place, Collection<Facts> all, boolean onlyCurrent) {
    if (all.isEmpty()) {
      return Map.of();
    }
    Set<DefinitionHash> hashes = all.stream().map(Facts::hash).collect(Collectors.toSet());
    Map<DefinitionHash, ImageHead> heads = images.heads(place, hashes);
    boolean elsewhere = !place.equals(workspace);
    Set<DefinitionHash> hitHere = elsewhere ? hit(workspace, hashes) : Set.of();
    List<Facts> shown =
        all.stream()
            .filter(facts -> !elsewhere || hitThere(heads.get(facts.hash())))
            .filter(facts -> !hitHere.contains(facts.hash()))
            .filter(facts -> !onlyCurrent || current(heads.get(facts.hash()), facts))
            .toList();
    Map<DefinitionHash, Listing<EnvironmentReference>> users =
        environments.namesOf(workspace, shown.stream().map(Facts::hash).toList(), VERSIONS_SHOWN);
    Map<Facts, FoundImage> found = new HashMap<>();
    for (Facts facts : shown) {
      boolean current = current(heads.get(facts.hash()), facts);
      Listing<EnvironmentReference> versions =
          users.getOrDefault(facts.hash(), new Listing<>(List.of(), null));
      if (!elsewhere || !versions.rows().isEmpty()) {
        found.put(facts, found(place, facts, current, versions));
      }
    }
    return found;
  }

  /** Those that the workspace has an image of its own for, which comes before curated ones. */
  private Set<DefinitionHash> hit(WorkspaceName workspace, Set<DefinitionHash> hashes) {
    return images.heads(workspace, hashes).entrySet().stream()
        .filter(head -> head.getValue().current() != null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static boolean hitThere(@Nullable ImageHead head) {
    return head != null && head.current() != null;
  }

  private static boolean current(@Nullable ImageHead head, Facts facts) {
    return head != null && head.current() != null && head.current().number() == facts.generation();
  }

  private static FoundImage found(
      WorkspaceName place, Facts facts, boolean current, Listing<EnvironmentReference> versions) {
    return new FoundImage(
        facts.hash(),
        facts.generation(),
        facts.digest(),
        facts.createdAt(),
        current,
        versions.rows(),
        versions.next() != null,
        place);
  }
}
