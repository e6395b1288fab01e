package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.dockerfile.Dockerfile;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Staleness;
import dev.kapsel.model.oci.ImageReference;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tags of bases were last seen to name, and so which images are stale. An image whose
 * definition names its base by a digest never is.
 */
@Singleton
public final class BaseTags {

  private static final int RACES = 20;

  private final Table table;
  private final Images images;

  BaseTags(Table table, Images images) {
    this.table = table;
    this.images = images;
  }

  /** What {@link Keys#baseTagSeen} holds. */
  public static Sighting in(Item item) {
    return item.as(Sighting.class);
  }

  /** Whether the image is asked for on whatever the tag of this base names. */
  public boolean follows(WorkspaceName workspace, DefinitionHash hash, ImageReference base) {
    return images
        .definition(workspace, hash)
        .flatMap(BaseTags::asked)
        .filter(asked -> asked.digest() == null && sameTag(asked, base))
        .isPresent();
  }

  private static Optional<ImageReference> asked(Definition definition) {
    return switch (definition.image()) {
      case ImageSource.Base(ImageReference base) -> Optional.of(base);
      case ImageSource.Steps steps -> Optional.of(steps.reference());
      case ImageSource.Dockerfile text ->
          Optional.ofNullable(Dockerfile.of(text, definition.platform()).dockerfile())
              .map(Dockerfile::base);
      // What it begins from is seen by its build alone.
      case ImageSource.Context context -> Optional.empty();
    };
  }

  private static boolean sameTag(ImageReference one, ImageReference other) {
    return one.registry().equals(other.registry())
        && one.repository().equals(other.repository())
        && Objects.equals(one.tag(), other.tag());
  }

  /** Somebody saw a tag name a digest. What was seen earlier than what is known is not kept. */
  public void see(WorkspaceName workspace, Sighting seen) {
    Key key = Keys.baseTagSeen(workspace, seen.base());
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<Sighting>> known =
          table.get(key).map(item -> Stored.of(item, Sighting.class));
      if (known.isPresent() && !newer(seen, known.get().value())) {
        return;
      }
      Write write = known.map(read -> read.replacedBy(seen)).orElse(Write.create(key, seen));
      if (table.commit(List.of(write)).done()) {
        return;
      }
    }
    throw new UnavailableException("what " + seen.base() + " names is written by too many at once");
  }

  private static boolean newer(Sighting seen, Sighting known) {
    return !seen.base().equals(known.base()) && seen.at().isAfter(known.at());
  }

  /**
   * What is known of the base that a generation stands on.
   *
   * @param stale null where its tag names it still
   * @param unchanged checks that nobody has seen the tag move since
   */
  record Judged(@Nullable Staleness stale, List<Write> unchanged) {}

  /**
   * Whether an image on this base is stale: one read, and one more if it may be.
   *
   * @param base as the generation has it, with its digest
   */
  Judged judge(WorkspaceName workspace, DefinitionHash hash, ImageReference base) {
    if (base.tag() == null) {
      return new Judged(null, List.of());
    }
    Key key = Keys.baseTagSeen(workspace, base);
    Optional<Item> seen = table.get(key);
    Precondition same =
        seen.map(item -> Precondition.revision(item.revision())).orElse(Precondition.ABSENT);
    Staleness stale =
        seen.map(BaseTags::in)
            .filter(sighting -> !Objects.equals(sighting.base().digest(), base.digest()))
            .filter(sighting -> follows(workspace, hash, base))
            .map(sighting -> new Staleness(sighting.base(), sighting.at()))
            .orElse(null);
    return new Judged(stale, List.of(new Write.Check(key, same)));
  }
}
