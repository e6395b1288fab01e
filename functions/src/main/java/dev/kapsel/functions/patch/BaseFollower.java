package dev.kapsel.functions.patch;

import dev.kapsel.functions.build.Builds;
import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.image.BaseTags;
import dev.kapsel.functions.image.Sighting;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.oci.ImageReference;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Learns from each build that asked a registry for its base what the base's tag names. */
@Singleton
final class BaseFollower implements Follower {

  private final BaseTags bases;
  private final Builds builds;

  BaseFollower(BaseTags bases, Builds builds) {
    this.bases = bases;
    this.builds = builds;
  }

  @Override
  public void follow(Change change) {
    Optional<Place> place = Place.of(change.key());
    Item after = change.after();
    if (after != null && place.isPresent() && place.get().kind() == Place.Kind.GENERATION) {
      look(place.get().workspace(), after.as(Generation.class));
    }
  }

  /** What was made elsewhere, or from a lock, says nothing of what the tag names now. */
  private void look(WorkspaceName workspace, Generation generation) {
    ImageReference base = generation.base();
    if (base.tag() != null
        && base.digest() != null
        && bases.follows(workspace, generation.definitionHash(), base)) {
      builds
          .resolvedSince(workspace, generation.build())
          .ifPresent(at -> bases.see(workspace, new Sighting(base, at)));
    }
  }
}
