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

  /** For each of those that are there; with {@code onlyCurrent}, of those that callers get. */
  Map<Facts, FoundImage> of(WorkspaceName workspace, Collection<Facts> all, boolean onlyCurrent) {
    Set<DefinitionHash> hashes = all.stream().map(Facts::hash).collect(Collectors.toSet());
    Map<DefinitionHash, ImageHead> heads = images.heads(workspace, hashes);
    List<Facts> shown =
        all.stream()
            .filter(facts -> !onlyCurrent || current(heads.get(facts.hash()), facts))
            .toList();
    Map<DefinitionHash, Listing<EnvironmentReference>> users =
        environments.namesOf(workspace, shown.stream().map(Facts::hash).toList(), VERSIONS_SHOWN);
    Map<Facts, FoundImage> found = new HashMap<>();
    for (Facts facts : shown) {
      boolean current = current(heads.get(facts.hash()), facts);
      Listing<EnvironmentReference> versions =
          users.getOrDefault(facts.hash(), new Listing<>(List.of(), null));
      found.put(facts, found(facts, current, versions));
    }
    return found;
  }

  private static boolean current(@Nullable ImageHead head, Facts facts) {
    return head != null && head.current() != null && head.current().number() == facts.generation();
  }

  private static FoundImage found(
      Facts facts, boolean current, Listing<EnvironmentReference> versions) {
    return new FoundImage(
        facts.hash(),
        facts.generation(),
        facts.digest(),
        facts.createdAt(),
        current,
        versions.rows(),
        versions.next() != null);
  }
}
