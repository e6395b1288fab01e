package dev.kapsel.functions.search;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.lock.Lock;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes generations findable by their packages, bases and digests, and those no more that are gone.
 */
@Singleton
final class GenerationFollower implements Follower {

  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  private final Images images;
  private final Artifacts artifacts;
  private final RowWriter writer;

  GenerationFollower(Images images, Artifacts artifacts, RowWriter writer) {
    this.images = images;
    this.artifacts = artifacts;
    this.writer = writer;
  }

  @Override
  public void follow(Change change) {
    Optional<Place> place = Place.of(change.key());
    Item told = change.after() == null ? change.before() : change.after();
    if (told != null && place.isPresent() && place.get().kind() == Place.Kind.GENERATION) {
      bringInLine(place.get().workspace(), told.as(Generation.class));
    }
  }

  /** With what is there now: the stream may tell of its beginning again after its end. */
  private void bringInLine(WorkspaceName workspace, Generation generation) {
    boolean there =
        images.generation(workspace, generation.definitionHash(), generation.number()).isPresent();
    Map<Key, FoundRow> rows = new LinkedHashMap<>(GenerationRows.ofImage(workspace, generation));
    boolean whole = true;
    if (generation.lock() != null) {
      Optional<Lock> lock = artifacts.getJson(workspace, generation.lock(), Lock.class);
      lock.ifPresent(one -> rows.putAll(GenerationRows.of(workspace, generation, one)));
      whole = lock.isPresent();
    }
    if (generation.contents() != null) {
      Optional<BaseContents> contents =
          artifacts.getJson(workspace, generation.contents(), BaseContents.class);
      contents.ifPresent(one -> rows.putAll(GenerationRows.of(workspace, generation, one)));
      whole &= contents.isPresent();
    }
    if (there) {
      if (!whole) {
        throw new IllegalStateException(
            "the lock of " + generation.reference() + " or what is in its base is missing");
      }
      writer.addMissing(rows);
    } else {
      if (!whole) {
        LOG.warn("packages of {} stay findable: their list is gone", generation.reference());
      }
      writer.remove(rows.keySet());
    }
  }
}
